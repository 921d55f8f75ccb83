"""Bank files in, and what became of them."""

from typing import Any

from core.identity import Caller
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
from services.imports import import_job, import_service, profile_service
from services.ledger import transfer_queries, transfer_service
from services.ledger.transfer_queries import TransferFilters, TransferProposals
from services.ledger.transfer_service import Transfer, TransferValues
from services.versions import ExpectedVersions

imports = Resource(
    "imports",
    __name__,
    url_prefix="/transactions",
    description="Bank files, and transfers in them.",
)


@imports.post(
    "/import/preview",
    body=ImportRequestSchema,
    response=PreviewSchema,
    upload=True,
    job=True,
    errors=(409,),
)
def preview_import(caller: Caller, body: dict[str, Any]) -> Any:
    """Look at a bank file of any format: what it was taken for, what its rows would become, what is not certain.

    Nothing is stored but the file, for 48 hours: import it by its import_id.
    """
    return import_service.ask_preview(caller, body)


@imports.post(
    "/import",
    body=ImportRequestSchema,
    response=ImportAnswerSchema,
    upload=True,
    job=True,
    idempotent=True,
    errors=(409,),
)
def create_import(caller: Caller, body: dict[str, Any]) -> Any:
    """Import a bank file, or a preview of one; rows that you have already are left as they are."""
    return import_service.ask_import(caller, body)


@imports.post(
    "/import/csv",
    body=ImportRequestSchema,
    response=ImportAnswerSchema,
    upload=True,
    job=True,
    idempotent=True,
    errors=(409,),
)
def create_csv_import(caller: Caller, body: dict[str, Any]) -> Any:
    """The same in one call, for clients that only know CSV."""
    return import_service.ask_import(caller, body)


@imports.get("/import/profiles", query=PageQuerySchema, response=ImportProfilePageSchema)
def list_import_profiles(caller: Caller, query: dict[str, Any]) -> Any:
    """How your banks' files are read, as you confirmed it."""
    return profile_service.list_profiles(caller, query, cursors.position(query))


@imports.get("/import/profiles/<id:profile_id>", response=ImportProfileSchema, postman_status=404)
def get_import_profile(caller: Caller, profile_id: int) -> Any:
    """One of them."""
    return profile_service.get_profile(caller, profile_id)


@imports.change(
    "/import/profiles/<id:profile_id>",
    body=ImportProfileUpdateSchema,
    response=ImportProfileSchema,
    postman_status=404,
)
def update_import_profile(
    caller: Caller, profile_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Give it another name."""
    return profile_service.rename_profile(caller, profile_id, body, expected)


@imports.delete("/import/profiles/<id:profile_id>", versioned=True, postman_status=404)
def delete_import_profile(caller: Caller, profile_id: int, expected: ExpectedVersions) -> None:
    """Forget it; the next such file is looked at afresh."""
    profile_service.delete_profile(caller, profile_id, expected)


@imports.get("/imports", query=ImportListQuerySchema, response=ImportPageSchema)
def list_imports(caller: Caller, query: dict[str, Any]) -> Any:
    """Your imports, newest first."""
    return import_service.list_imports(caller, query, cursors.position(query))


@imports.get("/imports/<id:import_id>", response=ImportAnswerSchema)
def get_import(caller: Caller, import_id: int) -> Any:
    """One import, with what became of its first rows."""
    return import_job.import_document(caller, import_id)


@imports.get(
    "/imports/<id:import_id>/rows", query=ImportRowListQuerySchema, response=ImportRowPageSchema
)
def list_import_rows(caller: Caller, import_id: int, query: dict[str, Any]) -> Any:
    """What became of every row, in the file's order."""
    return import_service.list_rows(caller, import_id, query, cursors.position(query))


@imports.delete(
    "/imports/<id:import_id>",
    query=ImportUndoQuerySchema,
    response=UndoneSchema,
    status=200,
    job=True,
    errors=(409,),
)
def undo_import(caller: Caller, import_id: int, query: dict[str, Any]) -> Any:
    """Take an import back; what you have edited since stays, unless forced."""
    return import_service.ask_undo(caller, import_id, force=query["force"])


@imports.get("/transfers/proposals", query=TransferQuerySchema, response=TransferProposalsSchema)
def list_transfer_proposals(caller: Caller, query: TransferFilters) -> TransferProposals:
    """Pairs of rows in two of your accounts that look like one transfer: equal and opposite, at most 4 days apart."""
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
    """Make two rows the legs of one transfer: neither is spending or income any more."""
    return transfer_service.link_transfer(caller, body)


@imports.delete("/transfers/<id:transaction_id>", errors=(409,), postman_status=409)
def unlink_transfer(caller: Caller, transaction_id: int) -> None:
    """Make both legs an expense and an income again; name either."""
    transfer_service.unlink_transfer(caller, transaction_id)
