"""Logins at an OpenID Connect provider that users have linked."""

from container import container
from core.identity import Caller
from models import ExternalIdentity
from routes.http import cursors, openid_cookies
from routes.http.rate_limiting import count_attempt
from routes.http.route_spec import Resource
from schemas import (
    IdentityLinkSchema,
    IdentityPageSchema,
    IdentitySchema,
    PageQuerySchema,
    ProviderStateSchema,
)
from services.paging import Page, PageQuery
from services.people import auth_service, identity_service
from services.people.identity_service import ProviderState
from services.people.user_values import FactorValues

identities = Resource(
    "identities",
    __name__,
    url_prefix="/auth/identities",
    description="Logins at an OpenID Connect provider that you have linked.",
)


@identities.get("/provider", response=ProviderStateSchema, auth="public")
def get_provider() -> ProviderState:
    """Get whether people can log in at an OpenID Connect provider.

    A login begins by opening `/openid/start`, which leads to the provider and back to the web app.
    """
    provider = container().openid
    return identity_service.describe_provider(provider.name if provider else None)


@identities.get("", query=PageQuerySchema, response=IdentityPageSchema, auth="session")
def list_identities(caller: Caller, query: PageQuery) -> Page:
    """List the logins at a provider that open your sessions."""
    return identity_service.list_identities(caller, query, cursors.take_position(query))


@identities.post(
    "",
    body=IdentityLinkSchema,
    response=IdentitySchema,
    status=201,
    auth="session",
    errors=(409,),
    postman_status=401,
)
def link_identity(caller: Caller, body: FactorValues) -> ExternalIdentity:
    """Link the login at the provider that this browser has just made.

    Open `/openid/start?purpose=link` first; its result is in a cookie, for ten minutes.
    """
    # A stolen session must not be able to guess at leisure.
    count_attempt("link-identity", auth_service.account_key(str(caller.id)))
    identity = openid_cookies.take_identity()
    linked = identity_service.link_identity(
        container().sessions.second_factors, caller, identity, body
    )
    openid_cookies.forget_identity()
    return linked


@identities.delete("/<id:identity_id>", auth="session", postman_status=404)
def unlink_identity(caller: Caller, identity_id: int) -> None:
    """Unlink a login at a provider.

    It opens no further sessions; those that it has opened go on.
    """
    identity_service.unlink_identity(caller, identity_id)
