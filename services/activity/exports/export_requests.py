"""What an export job is to write."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from core.enums import JobKind


class ExportRequest(NamedTuple):
    """What to export: the kind of its job, the file, and the JSON that the job needs for it."""

    kind: JobKind
    filename: str
    media_type: str
    arguments: Mapping[str, Any] = MappingProxyType({})
