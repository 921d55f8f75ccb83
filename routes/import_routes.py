"""Bank files: preview, import, undo; import profiles; transfers found in them."""

from core.identity import Caller
from models import ImportProfile
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    ImportAnswerSchema,
    ImportListQuerySchema,
    ImportPageSchema,
    ImportProfilePageSchema,
    ImportProfileSchema,
    ImportProfileUpdateSchema,
    ImportRequestSchema,
    ImportRowListQuerySchema,
    ImportRowPageSchema,
    ImportUndoQuerySchema,
    PageQuerySchema,
    PreviewSchema,
    TransferLinkSchema,
    TransferProposalsSchema,
    TransferQuerySchema,
    TransferSchema,
    UndoneSchema,
)
from services.imports import import_queries, import_service, profile_service, profiles
from services.imports.import_documents import ImportDocument
from services.imports.import_values import (
    ImportFilters,
    ImportRequest,
    ImportRowFilters,
    ProfileChanges,
    UndoQuery,
)
from services.ledger import transfer_queries, transfer_service
from services.ledger.transfer_queries import TransferFilters, TransferProposals
from services.ledger.transfer_service import Transfer, TransferValues
from services.paging import Page, PageQuery
from services.versions import ExpectedVersions

imports = Resource(
    "imports",
    __name__,
    url_prefix="/transactions",
    description="Bank files and the transfers in them.",
)


@imports.post(
    "/import/preview",
    body=ImportRequestSchema,
    response=PreviewSchema,
    upload=True,
    job=True,
    errors=(409,),
)
def preview_import(caller: Caller, body: ImportRequest) -> int:
    """Preview a bank file of any supported format.

    Shows the detected format, what each row would become, and open questions. Only the file is
    stored, for 48 hours: import it by its import_id.
    """
    return import_service.request_preview(caller, body)


@imports.post(
    "/import",
    body=ImportRequestSchema,
    response=ImportAnswerSchema,
    upload=True,
    job=True,
    idempotent=True,
    errors=(409,),
)
def import_file(caller: Caller, body: ImportRequest) -> int:
    """Import a bank file, or a previewed one.

    Rows that you have already are left as they are.
    """
    return import_service.request_import(caller, body)


# For clients that were written for CSV alone; it reads every format.
@imports.post(
    "/import/csv",
    body=ImportRequestSchema,
    response=ImportAnswerSchema,
    upload=True,
    job=True,
    idempotent=True,
    errors=(409,),
)
def import_csv(caller: Caller, body: ImportRequest) -> int:
    """Import a CSV file, like POST /transactions/import."""
    return import_service.request_import(caller, body)


@imports.get("/import/profiles", query=PageQuerySchema, response=ImportProfilePageSchema)
def list_import_profiles(caller: Caller, query: PageQuery) -> Page:
    """List your import profiles: confirmed mappings of your banks' files."""
    return profiles.list_profiles(caller, query, cursors.take_position(query))


@imports.get("/import/profiles/<id:profile_id>", response=ImportProfileSchema, postman_status=404)
def get_import_profile(caller: Caller, profile_id: int) -> ImportProfile:
    """Get an import profile."""
    return profiles.get_profile(caller, profile_id)


@imports.change(
    "/import/profiles/<id:profile_id>",
    body=ImportProfileUpdateSchema,
    response=ImportProfileSchema,
    postman_status=404,
)
def update_import_profile(
    caller: Caller, profile_id: int, body: ProfileChanges, expected: ExpectedVersions
) -> ImportProfile:
    """Rename an import profile."""
    return profile_service.rename_profile(caller, profile_id, body, expected)


@imports.delete("/import/profiles/<id:profile_id>", versioned=True, postman_status=404)
def delete_import_profile(caller: Caller, profile_id: int, expected: ExpectedVersions) -> None:
    """Delete an import profile.

    The next file with these headings is analysed from scratch.
    """
    profile_service.delete_profile(caller, profile_id, expected)


@imports.post(
    "/import/profiles/<id:profile_id>/restore",
    response=ImportProfileSchema,
    errors=(404, 409),
    postman_status=404,
)
def restore_import_profile(caller: Caller, profile_id: int) -> ImportProfile:
    """Restore an import profile that was deleted in the last 30 days.

    An import profile that exists stays as it is. 409 if files with its headings have another one by
    now.
    """
    return profile_service.restore_profile(caller, profile_id)


@imports.get("/imports", query=ImportListQuerySchema, response=ImportPageSchema)
def list_imports(caller: Caller, query: ImportFilters) -> Page:
    """List your imports, newest first."""
    return import_queries.list_imports(caller, query, cursors.take_position(query))


@imports.get("/imports/<id:import_id>", response=ImportAnswerSchema)
def get_import(caller: Caller, import_id: int) -> ImportDocument:
    """Get an import with the outcomes of its first rows."""
    return import_queries.describe_import(caller, import_id)


@imports.get(
    "/imports/<id:import_id>/rows", query=ImportRowListQuerySchema, response=ImportRowPageSchema
)
def list_import_rows(caller: Caller, import_id: int, query: ImportRowFilters) -> Page:
    """List the outcomes of an import's rows in the order of the file."""
    return import_queries.list_rows(caller, import_id, query, cursors.take_position(query))


@imports.delete(
    "/imports/<id:import_id>",
    query=ImportUndoQuerySchema,
    response=UndoneSchema,
    status=200,
    job=True,
    errors=(409,),
)
def undo_import(caller: Caller, import_id: int, query: UndoQuery) -> int:
    """Undo an import.

    Transactions that it created are deleted, those that it booked become pending again. Those that
    you have edited since are kept unless force is true.
    """
    return import_service.request_undo(caller, import_id, force=query["force"])


@imports.get("/transfers/proposals", query=TransferQuerySchema, response=TransferProposalsSchema)
def list_transfer_proposals(caller: Caller, query: TransferFilters) -> TransferProposals:
    """List pairs of transactions that look like transfers between your accounts.

    The two amounts are equal and opposite, in two accounts, and at most 4 days apart. In
    accounts of two currencies, they are at most 5 percent from the rate of the expense's day.
    """
    return transfer_queries.propose_transfers(caller, query)


@imports.post(
    "/transfers",
    body=TransferLinkSchema,
    response=TransferSchema,
    status=201,
    errors=(404, 409),
    postman_status=422,
)
def link_transfer(caller: Caller, body: TransferValues) -> Transfer:
    """Link two transactions as the legs of one transfer.

    Neither counts as spending or income any more. In two currencies, the response has the rate.
    """
    return transfer_service.link_transfer(caller, body)


@imports.delete("/transfers/<id:transaction_id>", errors=(409,), postman_status=409)
def unlink_transfer(caller: Caller, transaction_id: int) -> None:
    """Unlink a transfer by the id of either leg.

    The legs become an expense and an income again.
    """
    transfer_service.unlink_transfer(caller, transaction_id)
