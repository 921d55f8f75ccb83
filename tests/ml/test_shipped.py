import shutil
from pathlib import Path

import pytest

from ml import shipped
from ml.artifacts import ArtifactError


def test_the_prior_is_small_serves_and_has_a_card() -> None:
    card = shipped.read_card(shipped.FORECASTS)
    assert (shipped.FOLDER / "forecasts.joblib").stat().st_size == card["bytes"] <= 300_000
    assert shipped.load_forecast_model().facts == card["learned"]
    assert {"data", "made_on", "limits", "libraries"} <= card.keys()
    for levels in card["metrics"].values():
        assert levels["category"]["wape"]["predicted"] < levels["category"]["wape"]["mean_3"]


@pytest.mark.parametrize("damage", ["flip", "truncate", "file", "card"])
def test_a_damaged_prior_is_refused(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "prior"
    shutil.copytree(shipped.FOLDER, folder)
    path = folder / "forecasts.joblib"
    raw = bytearray(path.read_bytes())
    if damage == "file":
        path.unlink()
    elif damage == "card":
        (folder / "forecasts.json").write_text("{}")
    elif damage == "truncate":
        path.write_bytes(raw[:1000])
    else:
        raw[-5] ^= 1
        path.write_bytes(raw)
    with pytest.raises(ArtifactError):
        shipped.load_forecast_model(folder)
