"""Unpack archives."""

import gzip
import io
import zipfile

import pytest

from importers.unpacking import MIB, UNCHECKED_BYTES, unpack
from importers.values import FileError

LIMIT = 64 * MIB


def make_zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda content: make_zip(file=content)])
def test_a_file_is_unpacked_unchanged(pack: type[bytes]) -> None:
    assert unpack(pack(b"Date,Amount\n" * 99), LIMIT) == b"Date,Amount\n" * 99


def test_files_that_macos_adds_to_an_archive_are_ignored() -> None:
    assert unpack(make_zip(**{"bank.csv": b"x", "__MACOSX/._bank.csv": b"y"}), LIMIT) == b"x"


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: make_zip(file=content)])
def test_an_archive_bomb_is_stopped_early(pack: type[bytes]) -> None:
    with pytest.raises(FileError) as caught:
        unpack(pack(bytes(UNCHECKED_BYTES * 3)), UNCHECKED_BYTES + 2 * MIB)
    assert caught.value.code == "archive_bomb"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(LIMIT + 1), "file_too_large"),
        (make_zip(a=b"x", b=b"y"), "archive_of_many"),
        (make_zip(), "archive_of_many"),
        (make_zip(**{"/etc/passwd": b"x"}), "unsafe_archive"),
        (make_zip(**{"..\\bank.csv": b"x"}), "unsafe_archive"),
        (make_zip(file=make_zip(file=b"x")), "nested_archive"),
        (gzip.compress(b"x" * 999)[:20], "damaged_archive"),
        (gzip.compress(gzip.compress(b"x")), "nested_archive"),
        (make_zip(a=b"x" * 999)[:60], "damaged_archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_unusable_archives_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        unpack(content, LIMIT)
    assert caught.value.code == code


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(make_zip(file=b"x"))
    flags = content.index(b"PK\x01\x02") + 8
    content[flags] |= 0x1
    with pytest.raises(FileError) as caught:
        unpack(bytes(content), LIMIT)
    assert caught.value.code == "encrypted_archive"
