import gzip
import io
import zipfile

import pytest

from importers.unpacking import MIB, UNCHECKED_BYTES, unpack
from importers.values import FileError

LIMIT = 64 * MIB


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda content: zipped(file=content)])
def test_a_file_comes_out_as_it_was(pack: type[bytes]) -> None:
    assert unpack(pack(b"Date,Amount\n" * 99), LIMIT) == b"Date,Amount\n" * 99


def test_what_a_mac_adds_to_an_archive_does_not_count() -> None:
    assert unpack(zipped(**{"bank.csv": b"x", "__MACOSX/._bank.csv": b"y"}), LIMIT) == b"x"


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(file=content)])
def test_a_bomb_is_stopped_soon_after_it_shows(pack: type[bytes]) -> None:
    with pytest.raises(FileError) as caught:
        unpack(pack(bytes(UNCHECKED_BYTES * 3)), UNCHECKED_BYTES + 2 * MIB)
    assert caught.value.code == "archive_bomb"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(LIMIT + 1), "file_too_large"),
        (zipped(a=b"x", b=b"y"), "archive_of_many"),
        (zipped(), "archive_of_many"),
        (zipped(**{"/etc/passwd": b"x"}), "unsafe_archive"),
        (gzip.compress(gzip.compress(b"x")), "nested_archive"),
        (zipped(a=b"x" * 999)[:60], "damaged_archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_an_archive_that_is_none_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        unpack(content, LIMIT)
    assert caught.value.code == code
