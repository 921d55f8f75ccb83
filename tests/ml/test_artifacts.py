import pickle
from pathlib import Path
from typing import Any

import pytest

from ml import artifacts
from ml.artifacts import ArtifactError

KEY = b"k" * 32


class Bomb:
    """A pickle that would leave a mark when opened."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    artifacts.save(tmp_path / "deep" / "model", {"a": 1}, "instance/monthly", {}, KEY)
    assert artifacts.load(tmp_path / "deep" / "model", "instance/monthly", KEY) == {"a": 1}


@pytest.mark.parametrize("position", [0, 20, 60, -1])
def test_one_changed_byte_is_refused(tmp_path: Path, position: int) -> None:
    path = tmp_path / "model"
    artifacts.save(path, {"a": 1}, "instance/monthly", {}, KEY)
    raw = bytearray(path.read_bytes())
    raw[position] ^= 1
    path.write_bytes(raw)
    with pytest.raises(ArtifactError):
        artifacts.load(path, "instance/monthly", KEY)


def test_a_truncated_or_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model"
    with pytest.raises(ArtifactError):
        artifacts.load(path, "instance/monthly", KEY)
    artifacts.save(path, {"a": 1}, "instance/monthly", {}, KEY)
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(ArtifactError):
        artifacts.load(path, "instance/monthly", KEY)


def test_a_model_of_another_scope_is_refused(tmp_path: Path) -> None:
    artifacts.save(tmp_path / "model", {"a": 1}, "instance/daily", {}, KEY)
    with pytest.raises(ArtifactError, match="another scope"):
        artifacts.load(tmp_path / "model", "instance/monthly", KEY)


def test_a_model_of_other_library_versions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts.save(tmp_path / "model", {"a": 1}, "instance/monthly", {}, KEY)
    monkeypatch.setattr(artifacts, "library_versions", lambda: {"scikit-learn": "0.1"})
    with pytest.raises(ArtifactError, match="library versions"):
        artifacts.load(tmp_path / "model", "instance/monthly", KEY)


def test_a_planted_pickle_is_never_opened(tmp_path: Path) -> None:
    path, mark = tmp_path / "model", tmp_path / "mark"
    path.write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(ArtifactError):
        artifacts.load(path, "instance/monthly", KEY)
    artifacts.save(path, Bomb(mark), "instance/monthly", {}, b"another key")
    with pytest.raises(ArtifactError):
        artifacts.load(path, "instance/monthly", KEY)
    assert not mark.exists()


def test_saving_leaves_no_draft_behind(tmp_path: Path) -> None:
    artifacts.save(tmp_path / "model", {"a": 1}, "instance/monthly", {}, KEY)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
