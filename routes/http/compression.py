"""Compression of responses with gzip.

Of our own, because extensions give a compressed response another ETag, and ours are versions that
clients send back as If-Match. Responses with such an ETag are single resources: they are short and
stay as they are.
"""

import zlib
from collections.abc import Iterable, Iterator

from flask import request
from werkzeug.wrappers import Response

# Shorter ones fit into one packet of a network as they are.
MIN_BYTES = 1024
# The default of zlib.
LEVEL = 6
GZIP = 16 + zlib.MAX_WBITS
"""The window size that makes zlib write the gzip format, without a time: equal in, equal out."""
TEXT_TYPES = frozenset(
    {"application/json", "application/javascript", "application/xml", "application/x-ofx"}
)
SECRET_BLUEPRINTS = frozenset({"auth", "cookie_sessions", "second_factor"})
SECRET_ENDPOINTS = frozenset({"users.create_user"})
"""Views whose answers hold tokens.

The length of a compressed answer tells something about a secret in it to those who can choose a
text beside it (BREACH).
"""


def compress(response: Response) -> None:
    """Compress a response if that is worthwhile and the client accepts it."""
    if not _is_compressible(response):
        return
    response.vary.add("Accept-Encoding")
    if not _accepts_gzip():
        return
    response.headers["Content-Encoding"] = "gzip"
    # Ranges would be those of the compressed bytes, which nobody can know.
    response.headers.pop("Accept-Ranges", None)
    if "ETag" in response.headers:
        response.set_etag(response.get_etag()[0] or "", weak=True)
    if response.is_streamed or response.direct_passthrough:
        _compress_stream(response)
    else:
        response.set_data(zlib.compress(response.get_data(), LEVEL, GZIP))


def _is_compressible(response: Response) -> bool:
    if response.status_code in {204, 206, 304} or "Content-Encoding" in response.headers:
        return False
    if request.blueprint in SECRET_BLUEPRINTS or request.endpoint in SECRET_ENDPOINTS:
        return False
    is_version = "ETag" in response.headers and not response.direct_passthrough
    # Events must not wait for the ones after them.
    is_version = is_version or response.mimetype == "text/event-stream"
    return not is_version and _is_text(response.mimetype or "") and _is_long(response)


def _is_text(mimetype: str) -> bool:
    return (
        mimetype.startswith("text/")
        or mimetype in TEXT_TYPES
        or mimetype.endswith(("+json", "+xml"))
    )


def _is_long(response: Response) -> bool:
    length = response.headers.get("Content-Length", type=int)
    if length is None and not response.is_streamed:
        length = response.calculate_content_length()
    # A stream does not know its length yet; exports are long.
    return length is None or length >= MIN_BYTES


def _accepts_gzip() -> bool:
    accepted = request.accept_encodings
    # Without the header, or with ``gzip;q=0``, the quality is 0.
    gzip = accepted.quality("gzip")
    return bool(gzip) and gzip >= accepted.quality("identity")


def _compress_stream(response: Response) -> None:
    response.direct_passthrough = False
    response.headers.pop("Content-Length", None)
    pieces: Iterable[bytes] = response.iter_encoded()
    source = response.response
    response.response = _compress_pieces(pieces)
    # The source may be an open file.
    close = getattr(source, "close", None)
    if close is not None:
        response.call_on_close(close)


def _compress_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for piece in pieces:
        compressed = compressor.compress(piece)
        if compressed:
            yield compressed
    yield compressor.flush()
