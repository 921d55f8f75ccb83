"""Rename and delete import profiles."""

from core.identity import Caller
from models import ImportProfile
from services.editing import locked_row
from services.imports.import_values import ProfileChanges
from services.imports.profiles import get_profile
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions


def rename_profile(
    caller: Caller, profile_id: int, changes: ProfileChanges, expected: ExpectedVersions
) -> ImportProfile:
    """Rename an import profile. Raises NotFound, Stale."""
    get_profile(caller, profile_id)
    with unit_of_work(caller.id) as work:
        profile = locked_row(work.session, ImportProfile, profile_id, expected)
        # No event: a profile is no part of what clients synchronise.
        profile.name = changes["name"]
    return profile


def delete_profile(caller: Caller, profile_id: int, expected: ExpectedVersions) -> None:
    """Delete an import profile. Raises NotFound, Stale.

    The next file with these headings is analysed from scratch.
    """
    get_profile(caller, profile_id)
    with unit_of_work(caller.id) as work:
        profile = locked_row(work.session, ImportProfile, profile_id, expected)
        work.session.delete(profile)
