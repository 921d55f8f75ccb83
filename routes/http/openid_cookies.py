"""What a browser keeps of a login at an OpenID Connect provider, signed and for ten minutes.

The flow comes back from another site, so its cookie is SameSite=Lax; the proven identity is read
by pages of this server alone.
"""

from dataclasses import asdict
from typing import Any

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from infrastructure.openid_identities import Flow, ProvenIdentity
from routes.http.session_cookies import set_cookie

SECONDS = 600
FLOW, IDENTITY = "outlay_openid_flow", "outlay_openid_identity"
FLOW_PATH, IDENTITY_PATH = "/openid", "/api/auth"


def keep_flow(response: Response, flow: Flow, purpose: str, origin: str) -> None:
    """Let the browser keep a flow, why it was begun, and the page to return to."""
    content = {**asdict(flow), "purpose": purpose, "origin": origin}
    _set_flow(response, _signer(FLOW).dumps(content), SECONDS)


def take_flow() -> tuple[Flow, str, str] | None:
    """Return the flow of the browser, its purpose and the page to return to."""
    content = _read(FLOW)
    if content is None:
        return None
    flow = Flow(content["state"], content["nonce"], content["verifier"])
    return flow, content["purpose"], content["origin"]


def drop_flow(response: Response) -> None:
    """Clear the flow: it ends once."""
    _set_flow(response, "", 0)


def keep_identity(response: Response, identity: ProvenIdentity) -> None:
    """Let the browser keep an identity until a page has used it."""
    value = _signer(IDENTITY).dumps(asdict(identity))
    set_cookie(response, IDENTITY, value, IDENTITY_PATH, SECONDS)


def take_identity() -> ProvenIdentity | None:
    """Return the identity that the browser has just proved; None without one."""
    content = _read(IDENTITY)
    return None if content is None else ProvenIdentity(**content)


def forget_identity() -> None:
    """Let the response to this request clear the identity: it counts once."""
    g.clears_identity = True


def clear_if_forgotten(response: Response) -> None:
    """Clear the identity if the view has asked for it, unless the request failed."""
    if g.get("clears_identity") and response.status_code < 400:  # noqa: PLR2004 (errors)
        set_cookie(response, IDENTITY, "", IDENTITY_PATH, 0)


def _set_flow(response: Response, value: str, seconds: int) -> None:
    set_cookie(response, FLOW, value, FLOW_PATH, seconds, same_site="Lax")


def _read(name: str) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = _signer(name).loads(request.cookies.get(name, ""), SECONDS)
    except BadData:
        return None
    return content


def _signer(name: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=name)
