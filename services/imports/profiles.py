"""Find import profiles, and remember confirmed mappings in them."""

from sqlalchemy import select

from core.errors import NotFound
from core.events import ImportProfileCreated, ImportProfileUpdated
from core.identity import Caller
from core.limits import NAME_LENGTH
from importers.tabular.mapping import BALANCE_SIGNS
from importers.values import MappingValues, Statement
from models import Import, ImportProfile, db
from services.paging import Page, PageQuery, Position, load_page
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

REMEMBERED_FIELDS = (
    "date_order",
    "decimal_mark",
    "sign",
    "out_values",
    "debit_is_negative",
    "credit_is_negative",
    "currency",
    "fees",
    "columns",
)
"""Fields of a mapping that hold for the next file; where its header is, is detected again."""


def list_profiles(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's import profiles, oldest first."""
    profiles = select(ImportProfile).where(ImportProfile.user_id == caller.id)
    return load_page(profiles, (ImportProfile.id,), after, query["limit"], total=query["total"])


def get_profile(caller: Caller, profile_id: int) -> ImportProfile:
    """Load one of the caller's import profiles. Raises NotFound."""
    profile = find_by_id(caller, profile_id)
    if profile is None:
        raise NotFound("import profile")
    return profile


def find_by_id(caller: Caller, profile_id: int) -> ImportProfile | None:
    """Load one of the caller's import profiles; None if there is none with this id."""
    own_profile = (ImportProfile.id == profile_id, ImportProfile.user_id == caller.id)
    return db.session.scalar(select(ImportProfile).where(*own_profile))


def find_profile(caller: Caller, statement: Statement) -> ImportProfile | None:
    """Find the caller's import profile for files with the headings of this one."""
    if statement.signature is None:
        return None
    return find_by_signature(caller, statement.signature)


def find_by_signature(caller: Caller, signature: str) -> ImportProfile | None:
    """Find the caller's import profile by the digest of its headings."""
    has_headings = (ImportProfile.user_id == caller.id, ImportProfile.signature == signature)
    return db.session.scalar(select(ImportProfile).where(*has_headings))


def remember_mapping(
    work: UnitOfWork, caller: Caller, import_: Import, statement: Statement
) -> ImportProfile | None:
    """Store the mapping of a file for the next file with these headings.

    Returns None for formats that have no headings.
    """
    if statement.signature is None or statement.mapping is None:
        return None
    profile = find_profile(caller, statement)
    event = ImportProfileUpdated if profile else ImportProfileCreated
    if profile is None:
        profile = ImportProfile(
            user_id=caller.id,
            name=import_.filename[:NAME_LENGTH] or statement.format,
            signature=statement.signature,
            headings=list(statement.columns),
        )
        work.session.add(profile)

    # The last confirmation counts, also where an earlier one differs.
    profile.format = statement.format
    profile.account_id = import_.account_id
    profile.mapping = _select_remembered(statement.mapping)
    work.session.flush()
    work.publish(event(profile.id, snapshot(profile)))
    return profile


def _select_remembered(mapping: MappingValues) -> dict[str, object]:
    remembered = {name: value for name, value in mapping.items() if name in REMEMBERED_FIELDS}
    # The oldest row of the next file is another one, whose direction is asked again.
    if mapping.get("sign") in BALANCE_SIGNS:
        del remembered["sign"]
    return remembered
