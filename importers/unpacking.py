"""Unpack gzip files and zip files with a single member, within limits that stop archive bombs.

Workbooks are zip files too; they stay packed, and only their declared size is checked here.
"""

import gzip
import io
import zipfile
import zlib
from typing import Protocol

from importers.values import FileError

MIB = 1 << 20
CHUNK_BYTES = 1 << 16
"""Size of one read. An archive may consume as many packed bytes before it returns the first."""
UNCHECKED_BYTES = 16 * MIB
"""Unpacked size up to which the compression ratio does not matter."""
MAX_RATIO = 200
"""Highest compression ratio of larger files. Text worth importing stays below it."""

GZIP_SIGNATURES = (b"\x1f\x8b",)
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK_MEMBERS = frozenset({"[Content_Types].xml", "content.xml", "mimetype"})
"""Members of which office documents have at least one."""
# Bit 0 of the general purpose flags (APPNOTE.TXT, section 4.4.4).
ENCRYPTED_FLAG = 0x1


def unpack(content: bytes, max_bytes: int) -> bytes:
    """Return a file's content, unpacked if it is an archive. Raises FileError."""
    if _is_workbook(content, max_bytes):
        return content
    if content.startswith(GZIP_SIGNATURES):
        unpacked = _unpack_gzip(content, max_bytes)
    elif content.startswith(ZIP_SIGNATURES):
        unpacked = _unpack_zip(content, max_bytes)
    elif len(content) > max_bytes:
        raise _too_large(max_bytes)
    else:
        return content

    is_archive = unpacked.startswith((*GZIP_SIGNATURES, *ZIP_SIGNATURES))
    if is_archive and not _is_workbook(unpacked, max_bytes):
        # Each level would multiply the ratio that the limit bounds.
        raise FileError("An archive must not contain another archive.", "nested_archive")
    return unpacked


def _is_workbook(content: bytes, max_bytes: int) -> bool:
    """Return whether a file is an office document. Raises FileError if it declares a large size."""
    if not content.startswith(ZIP_SIGNATURES):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False
    if WORKBOOK_MEMBERS.isdisjoint(member.filename for member in members):
        return False
    if sum(member.file_size for member in members) > max_bytes:
        raise _too_large(max_bytes)
    return True


def _too_large(max_bytes: int) -> FileError:
    return FileError(
        f"The file is too large. The limit is {max_bytes // MIB} MiB, unpacked.", "file_too_large"
    )


def _unpack_gzip(content: bytes, max_bytes: int) -> bytes:
    source = io.BytesIO(content)
    try:
        with gzip.GzipFile(fileobj=source) as stream:
            return _read_limited(stream, source, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise FileError("The gzip file is damaged.", "damaged_archive") from error


def _unpack_zip(content: bytes, max_bytes: int) -> bytes:
    source = io.BytesIO(content)
    try:
        with zipfile.ZipFile(source) as archive:
            member = _find_member(archive)
            with archive.open(member) as stream:
                return _read_limited(stream, source, max_bytes)
    # zipfile raises NotImplementedError for compression methods that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise FileError("The zip file is damaged.", "damaged_archive") from error


def _find_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the only file of an archive. Raises FileError without exactly one safe file."""
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not _is_system_file(member.filename)
    ]
    # Which of several statements is meant, and into which account, only the user knows.
    if len(members) != 1:
        raise FileError(
            f"A zip file must contain exactly one file. This one contains {len(members)}.",
            "archive_of_many",
        )

    (member,) = members
    # Nothing is written to disk; but an archive that tries is none of a bank.
    if _is_unsafe_path(member.filename):
        raise FileError("The zip file contains an unsafe path.", "unsafe_archive")
    if member.flag_bits & ENCRYPTED_FLAG:
        raise FileError(
            "The zip file is encrypted. Upload it without a password.", "encrypted_archive"
        )
    return member


def _is_system_file(name: str) -> bool:
    """Return whether an operating system added a member (macOS, Windows)."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


def _is_unsafe_path(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


class Readable(Protocol):
    """Common interface of gzip and zip streams."""

    def read(self, size: int, /) -> bytes: ...


def _read_limited(stream: Readable, source: io.BytesIO, max_bytes: int) -> bytes:
    """Read a stream to its end, comparing the size with the packed bytes used so far.

    The ratio is checked while reading: a bomb is stopped before it fills the memory.
    """
    parts: list[bytes] = []
    size = 0
    while part := stream.read(CHUNK_BYTES):
        size += len(part)
        if size > max_bytes:
            raise _too_large(max_bytes)
        if size > UNCHECKED_BYTES and size > MAX_RATIO * source.tell():
            raise FileError(
                "The archive's compression ratio is too high. "
                "Unpack it and upload the file itself.",
                "archive_bomb",
            )
        parts.append(part)
    return b"".join(parts)
