"""Rename, delete and restore import profiles."""

from core.errors import Conflict
from core.events import ImportProfileCreated, ImportProfileDeleted, ImportProfileUpdated
from core.identity import Caller
from models import Account, ImportProfile
from services.editing import changed_row, deleted_row
from services.imports.import_values import ProfileChanges
from services.imports.profiles import find_by_id, find_by_signature, get_profile
from services.restoration import insert_rows, load_deleted
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions


def rename_profile(
    caller: Caller, profile_id: int, changes: ProfileChanges, expected: ExpectedVersions
) -> ImportProfile:
    """Rename an import profile. Raises NotFound, Stale."""
    get_profile(caller, profile_id)
    with changed_row(
        caller.id, ImportProfile, profile_id, expected, ImportProfileUpdated
    ) as profile:
        profile.name = changes["name"]
    return profile


def delete_profile(caller: Caller, profile_id: int, expected: ExpectedVersions) -> None:
    """Delete an import profile. Raises NotFound, Stale.

    The next file with these headings is analysed from scratch.
    """
    get_profile(caller, profile_id)
    model, event = ImportProfile, ImportProfileDeleted
    with deleted_row(caller.id, model, profile_id, expected, event, keep=snapshot):
        pass


def restore_profile(caller: Caller, profile_id: int) -> ImportProfile:
    """Restore a deleted import profile; one that exists stays as it is.

    Raises NotFound for what was not deleted in the last ``RESTORE_DAYS``, and Conflict when files
    with these headings have another profile by now.
    """
    with unit_of_work(caller.id) as work:
        existing = find_by_id(caller, profile_id)
        if existing is not None:
            return existing

        kept = load_deleted(caller.id, profile_id, ImportProfileDeleted)
        if find_by_signature(caller, kept["signature"]) is not None:
            message = "Files with these headings have another import profile by now."
            raise Conflict(message, code="not_restorable")
        # An account that is gone is left out, as the deletion of the account would have done.
        account = work.session.get(Account, kept["account_id"] or 0)
        is_own = account is not None and account.user_id == caller.id
        kept = kept | {"account_id": kept["account_id"] if is_own else None}
        insert_rows(work, ImportProfile, [kept])
        profile = work.session.get_one(ImportProfile, profile_id)
        work.publish(ImportProfileCreated(profile_id, snapshot(profile)))
    return profile
