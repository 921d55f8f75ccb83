"""How files are read, as their owner confirmed it: kept by their headings, and used for the next such file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.errors import NotFound
from core.identity import Caller
from importers.values import Statement
from models import Import, ImportProfile, db
from services.paging import Page, Position, load_page
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions, check_version

CONFIRMED = (
    "date_order",
    "decimal_mark",
    "sign",
    "out_values",
    "debit_is_negative",
    "credit_is_negative",
    "currency",
    "columns",
)
"""What of a mapping holds for the next file too; where its header stands is found anew."""


def remember(
    work: UnitOfWork, caller: Caller, found: Import, reading: Statement
) -> ImportProfile | None:
    """Keep how a file was read, for the next one with these headings."""
    mapping = reading.mapping_document
    if reading.signature is None or mapping is None:
        return None
    same = (ImportProfile.user_id == caller.id, ImportProfile.signature == reading.signature)
    profile = work.session.scalar(select(ImportProfile).where(*same))
    if profile is None:
        name = found.filename[:80] or reading.format
        profile = ImportProfile(
            user_id=caller.id,
            name=name,
            signature=reading.signature,
            headings=list(reading.columns),
        )
        work.session.add(profile)
    profile.format, profile.account_id = reading.format, found.account_id
    profile.mapping = {name: mapping[name] for name in CONFIRMED}
    work.session.flush()
    return profile


def list_profiles(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    query = select(ImportProfile).where(ImportProfile.user_id == caller.id)
    return load_page(query, (ImportProfile.id,), after, filters["limit"], total=filters["total"])


def get_profile(caller: Caller, profile_id: int) -> ImportProfile:
    """One of the caller's. Raises NotFound."""
    mine = (ImportProfile.id == profile_id, ImportProfile.user_id == caller.id)
    found = db.session.scalar(select(ImportProfile).where(*mine))
    if found is None:
        raise NotFound("import profile")
    return found


def rename_profile(
    caller: Caller, profile_id: int, changes: Mapping[str, Any], expected: ExpectedVersions
) -> ImportProfile:
    """Call it something else. Raises NotFound, Stale."""
    profile = get_profile(caller, profile_id)
    with unit_of_work(caller.id) as work:
        work.session.refresh(profile)
        check_version(profile, expected)
        profile.name = changes["name"]
    return profile


def delete_profile(caller: Caller, profile_id: int, expected: ExpectedVersions) -> None:
    """Forget it: the next such file is looked at afresh. Raises NotFound, Stale."""
    profile = get_profile(caller, profile_id)
    with unit_of_work(caller.id) as work:
        work.session.refresh(profile)
        check_version(profile, expected)
        work.session.delete(profile)
