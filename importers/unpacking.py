"""Files inside files: gzip, and zip of one file, with limits that no bomb passes."""

import gzip
import io
import zipfile
import zlib
from typing import Protocol

from importers.values import FileError

MIB = 1 << 20
CHUNK = 1 << 16
"""Read at once; an archive may use up as many packed bytes before it gives the first."""
FREE_BYTES = 16 * MIB
MAX_RATIO = 200
"""No text worth importing packs better, once it is larger than ``FREE_BYTES``."""
GZIP, ZIP = (b"\x1f\x8b",), (b"PK\x03\x04", b"PK\x05\x06")


def unpacked(content: bytes, max_bytes: int) -> bytes:
    """The file itself, whatever it came wrapped in. Raises FileError."""
    if content.startswith(GZIP):
        inner = _gunzipped(content, max_bytes)
    elif content.startswith(ZIP):
        inner = _unzipped(content, max_bytes)
    elif len(content) > max_bytes:
        raise _too_large(max_bytes)
    else:
        return content
    if inner.startswith((*GZIP, *ZIP)):
        raise FileError("An archive in an archive is not read.", "nested_archive")
    return inner


def _too_large(max_bytes: int) -> FileError:
    return FileError(f"The file holds more than {max_bytes // MIB} MiB.", "file_too_large")


def _gunzipped(content: bytes, max_bytes: int) -> bytes:
    source = io.BytesIO(content)
    try:
        with gzip.GzipFile(fileobj=source) as stream:
            return _limited(stream, source, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise FileError("The gzip file is damaged.", "damaged_archive") from error


def _unzipped(content: bytes, max_bytes: int) -> bytes:
    source = io.BytesIO(content)
    try:
        with zipfile.ZipFile(source) as archive:
            names = [
                info
                for info in archive.infolist()
                if not info.is_dir() and not _is_noise(info.filename)
            ]
            if len(names) != 1:
                raise FileError(
                    f"A zip file holds one file; this one holds {len(names)}.", "archive_of_many"
                )
            (info,) = names
            if info.filename.startswith(("/", "\\")) or ".." in info.filename.replace(
                "\\", "/"
            ).split("/"):
                raise FileError("The zip file names a path outside itself.", "unsafe_archive")
            if info.flag_bits & 0x1:
                raise FileError("The zip file is encrypted.", "encrypted_archive")
            with archive.open(info) as stream:
                return _limited(stream, source, max_bytes)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise FileError("The zip file is damaged.", "damaged_archive") from error


def _is_noise(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


class Readable(Protocol):
    """What gzip and zip both give."""

    def read(self, size: int, /) -> bytes: ...


def _limited(stream: Readable, source: io.BytesIO, max_bytes: int) -> bytes:
    """All that a stream gives, watching how much of its source it has used for that."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(CHUNK):
        size += len(part)
        if size > max_bytes:
            raise _too_large(max_bytes)
        if size > FREE_BYTES and size > MAX_RATIO * source.tell():
            raise FileError(
                "The file is packed too tightly to be a bank's; unpack it first.", "archive_bomb"
            )
        parts.append(part)
    return b"".join(parts)
