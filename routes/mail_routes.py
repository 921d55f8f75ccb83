"""Previews of the mails that Outlay sends, for admins."""

from werkzeug.wrappers import Response

from container import container
from core.enums import MailFormat, MailTemplate
from core.identity import Caller
from routes.http.rendering import text_response
from routes.http.route_spec import Resource
from schemas import MailListQuerySchema, MailListSchema, MailPreviewQuerySchema
from services.activity.mails import mail_previews
from services.activity.mails.mail_previews import MailListQuery, MailPreviewQuery, MailPreviews

MEDIA_TYPES = {MailFormat.HTML: "text/html", MailFormat.TEXT: "text/plain"}

mails = Resource(
    "mails",
    __name__,
    url_prefix="/admin/mails",
    description="Previews of the mails that Outlay sends (admin only).",
)


@mails.get("", query=MailListQuerySchema, response=MailListSchema, auth="admin")
def list_mails(_caller: Caller, query: MailListQuery) -> MailPreviews:
    """List the mails that Outlay sends, with their subjects (admin only)."""
    return mail_previews.list_previews(query, container().sessions.mailer.public_url)


@mails.get(
    "/<mail_template:template>",
    query=MailPreviewQuerySchema,
    media=tuple(MEDIA_TYPES.values()),
    auth="admin",
)
def preview_mail(_caller: Caller, template: MailTemplate, query: MailPreviewQuery) -> Response:
    """Preview a mail with invented contents (admin only)."""
    public_url = container().sessions.mailer.public_url
    text = mail_previews.render_preview(template, query, public_url)
    return text_response(text, MEDIA_TYPES[MailFormat(query["format"])])
