"""Read a bank file once: detect its format and mapping, and collect its statistics.

Needs neither a database nor a user. The caller looks up import profiles.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from core.errors import Invalid
from importers import detection
from importers.file_stats import FileStats, compute_file_stats
from importers.readers import ReadOptions
from importers.values import FileError, MappingValues, Statement, StatementItem
from models import ImportProfile

MAX_CACHED_ITEMS = 100_000
"""Items of a file that are held in memory; larger files are read again for every pass."""

FindProfile = Callable[[Statement], ImportProfile | None]
"""Finds the import profile for a file with these headings."""


@dataclass(slots=True)
class StatementScan:
    """An analysed file with its statistics. ``items`` starts a new pass over the file."""

    statement: Statement
    profile: ImportProfile | None
    stats: FileStats
    items: Callable[[], Iterator[StatementItem]]


def scan_statement(
    content: bytes,
    options: ReadOptions,
    *,
    max_bytes: int,
    find_profile: FindProfile = lambda _statement: None,
) -> StatementScan:
    """Read all of a file once. Raises Invalid when it cannot be read.

    ``max_bytes`` limits the unpacked size.
    """
    cache: list[StatementItem] = []
    try:
        statement, profile = _analyse(content, options, max_bytes, find_profile)
        stats = compute_file_stats(_caching(statement.items(), cache))
    except FileError as error:
        raise Invalid(str(error), code=error.code, problems=error.problems) from error

    # One item more than allowed shows that the cache does not have the whole file.
    is_complete = len(cache) <= MAX_CACHED_ITEMS
    items = (lambda: iter(cache)) if is_complete else statement.items
    return StatementScan(statement, profile, stats, items)


def _caching(items: Iterator[StatementItem], cache: list[StatementItem]) -> Iterator[StatementItem]:
    """Pass items on, and put them into the cache until it has one more than it may hold."""
    for item in items:
        if len(cache) <= MAX_CACHED_ITEMS:
            cache.append(item)
        yield item


def _analyse(
    content: bytes, options: ReadOptions, max_bytes: int, find_profile: FindProfile
) -> tuple[Statement, ImportProfile | None]:
    """Analyse a file, again with the mapping of its profile where there is one.

    The user's corrections take precedence over the profile, and the profile over detection.
    """
    # Only a first reading shows the headings by which a profile is found.
    statement = detection.read(content, options, max_bytes=max_bytes)
    profile = find_profile(statement)
    if profile is None:
        return statement, None

    confirmed = cast(MappingValues, profile.mapping)
    mapping = merge_mappings(confirmed, options.mapping)
    options = replace(options, mapping=mapping)
    return detection.read(content, options, max_bytes=max_bytes), profile


def merge_mappings(base: MappingValues, corrections: MappingValues) -> MappingValues:
    """Merge two mappings; corrections win, also column by column."""
    merged = base | corrections
    # One level deeper, or the correction of a single column would forget all others.
    merged["columns"] = (base.get("columns") or {}) | (corrections.get("columns") or {})
    return merged
