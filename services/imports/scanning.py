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
from services.imports.item_cache import ItemCache

DIRECTION_FIELDS = frozenset({"sign", "out_values", "debit_is_negative", "credit_is_negative"})
"""Fields of a mapping that hold for one account: a card and a bank may write the same headings."""

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
    account_id: int | None = None,
) -> StatementScan:
    """Read all of a file once. Raises Invalid when it cannot be read.

    ``max_bytes`` limits the unpacked size. ``account_id`` is the account of the rows.
    """
    cache = ItemCache()
    try:
        statement, profile = _analyse(content, options, max_bytes, find_profile, account_id)
        stats = compute_file_stats(_caching(statement.items(), cache))
    except FileError as error:
        raise Invalid(str(error), code=error.code, problems=error.problems) from error

    return StatementScan(statement, profile, stats, cache.__iter__)


def _caching(items: Iterator[StatementItem], cache: ItemCache) -> Iterator[StatementItem]:
    """Put items into the cache and pass them on."""
    for item in items:
        cache.add(item)
        yield item


def _analyse(
    content: bytes,
    options: ReadOptions,
    max_bytes: int,
    find_profile: FindProfile,
    account_id: int | None,
) -> tuple[Statement, ImportProfile | None]:
    """Analyse a file, again with the mapping of its profile where there is one.

    The user's corrections take precedence over the profile, and the profile over detection.
    """
    # Only a first reading shows the headings by which a profile is found.
    statement = detection.read(content, options, max_bytes=max_bytes)
    profile = find_profile(statement)
    if profile is None:
        return statement, None

    confirmed = _select_confirmed(profile, account_id)
    mapping = merge_mappings(confirmed, options.mapping)
    options = replace(options, mapping=mapping)
    return detection.read(content, options, max_bytes=max_bytes), profile


def _select_confirmed(profile: ImportProfile, account_id: int | None) -> MappingValues:
    """Return the mapping of a profile; for another account, without the direction of money."""
    if account_id == profile.account_id:
        return cast(MappingValues, profile.mapping)
    mapping = {
        name: value for name, value in profile.mapping.items() if name not in DIRECTION_FIELDS
    }
    return cast(MappingValues, mapping)


def merge_mappings(base: MappingValues, corrections: MappingValues) -> MappingValues:
    """Merge two mappings; corrections win, also column by column."""
    merged = base | corrections
    # One level deeper, or the correction of a single column would forget all others.
    merged["columns"] = (base.get("columns") or {}) | (corrections.get("columns") or {})
    return merged
