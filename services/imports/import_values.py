"""Requests and queries of the imports room, as its services receive them."""

from typing import TypedDict

from importers.values import MappingValues
from infrastructure.uploads import Upload
from services.paging import PageQuery


class ImportOptions(TypedDict, total=False):
    """Options of an import, stored with it until it is done.

    ``accounts`` maps the file's account names to ids of the user's accounts; None skips an account.
    ``is_confirmed`` is set once the user has imported a previewed file.
    """

    account_id: int | None
    accounts: dict[str, int | None]
    mapping: MappingValues
    atomic: bool
    restore_deleted: bool
    categorize: bool
    create_categories: bool
    create_accounts: bool
    is_confirmed: bool


class ImportRequest(ImportOptions, total=False):
    """A file to preview or import: an upload, or the import of an earlier preview."""

    file: Upload
    import_id: int


class ImportFilters(PageQuery, total=False):
    """Filters of the list of imports."""

    status: str
    account_id: int


class ImportRowFilters(PageQuery, total=False):
    """Filters of the rows of one import."""

    outcome: str


class UndoQuery(TypedDict):
    """Options for undoing an import. ``force`` also removes what the user has edited."""

    force: bool


class ProfileChanges(TypedDict):
    """Changes of an import profile."""

    name: str
