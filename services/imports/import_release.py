"""Let a file wait for another attempt, as after its preview."""

from sqlalchemy import update

from core.enums import ImportStatus
from models import Import
from services.unit_of_work import UnitOfWork


def release_import(work: UnitOfWork, import_id: int) -> None:
    """Make an import of the unit's owner, of which nothing is written, a preview again."""
    is_own = (Import.id == import_id, Import.user_id == work.user_id)
    work.session.execute(update(Import).where(*is_own).values(status=ImportStatus.PREVIEWED.value))
