from ml.forecasting.calibration import CalibrationAdjustment


def test_misses_widen_intervals_and_hits_narrow_them() -> None:
    missed = CalibrationAdjustment().updated(200, coverage=0.5, promised=0.4, near=0.2)
    assert missed.stretch > 1
    assert missed.trust < 0
    hit = CalibrationAdjustment().updated(200, coverage=1.0, promised=0.4, near=0.9)
    assert hit.stretch < 1
    assert hit.trust > 0


def test_few_forecasts_change_little() -> None:
    few = CalibrationAdjustment().updated(1, 0.0, 0.5, 0.0)
    many = CalibrationAdjustment().updated(500, 0.0, 0.5, 0.0)
    assert few.stretch < many.stretch
