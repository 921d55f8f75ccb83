"""Notifications: the list, the number of unread ones, and preferences."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from container import container
from core.errors import Invalid
from core.identity import Caller
from core.translation import current_language
from models import Notification, PushChannel
from routes.http import cursors
from routes.http.error_handlers import handle_outlay_error
from routes.http.rendering import text_response, wants_page
from routes.http.route_spec import Resource
from schemas import (
    ChannelTestSchema,
    NotificationListQuerySchema,
    NotificationPageSchema,
    NotificationPreferencesSchema,
    NotificationPreferencesUpdateSchema,
    NotificationSchema,
    PageQuerySchema,
    PushChannelCreateSchema,
    PushChannelPageSchema,
    PushChannelSchema,
    PushChannelUpdateSchema,
    ReadAllAnswerSchema,
    ReadAllSchema,
    UnreadCountSchema,
    UnsubscribeQuerySchema,
)
from services.activity.mails.unsubscribe_page import (
    render_damaged_link,
    render_unsubscribe_page,
)
from services.activity.notifications import (
    channel_queries,
    channel_service,
    notification_queries,
    notification_service,
    preferences_service,
    preferences_view,
)
from services.activity.notifications.channel_service import TrialResult
from services.activity.notifications.notification_queries import NotificationFilters
from services.activity.notifications.notification_values import (
    ChannelValues,
    PreferencesValues,
    ReadAllValues,
)
from services.activity.notifications.preferences_view import PreferencesView
from services.paging import Page, PageQuery
from services.versions import ExpectedVersions

notifications = Resource(
    "notifications",
    __name__,
    url_prefix="/notifications",
    description="What you are told, once per fact, and on which channels.",
)


@notifications.get("", query=NotificationListQuerySchema, response=NotificationPageSchema)
def list_notifications(caller: Caller, query: NotificationFilters) -> Page:
    """List notifications, the newest first.

    Dismissed ones are listed only with `dismissed=true`, and then no others.
    """
    return notification_queries.list_notifications(caller, query, cursors.take_position(query))


@notifications.get("/unread-count", response=UnreadCountSchema)
def get_unread_count(caller: Caller) -> dict[str, int]:
    """Count unread notifications."""
    return {"unread": notification_queries.count_unread(caller)}


@notifications.post("/read-all", body=ReadAllSchema, response=ReadAllAnswerSchema)
def update_all_notifications(caller: Caller, body: ReadAllValues) -> dict[str, int]:
    """Mark all notifications as read, up to the newest one that was seen."""
    read = notification_service.mark_all_read(caller, body.get("up_to"))
    return {"read": read, "unread": notification_queries.count_unread(caller)}


@notifications.get("/preferences", response=NotificationPreferencesSchema)
def get_notification_preferences(caller: Caller) -> PreferencesView:
    """Get the preferences for notifications: types and channels, quiet hours and digest."""
    return preferences_view.get_preferences(caller)


@notifications.change(
    "/preferences",
    body=NotificationPreferencesUpdateSchema,
    response=NotificationPreferencesSchema,
)
def update_notification_preferences(
    caller: Caller, body: PreferencesValues, expected: ExpectedVersions
) -> PreferencesView:
    """Update the preferences for notifications.

    Types and channels that are not named stay as they are.
    """
    preferences = preferences_service.update_preferences(caller, body, expected)
    return preferences_view.view_preferences(caller, preferences)


@notifications.get(
    "/unsubscribe",
    query=UnsubscribeQuerySchema,
    media=("text/html",),
    error_page=True,
    auth="public",
    postman_status=422,
)
def get_unsubscribe_page(query: dict[str, str]) -> Response:
    """Get the page that asks whether to switch mails off.

    Links in mails lead to it. It changes nothing: programs that check mails follow all links. A
    browser gets a page as well where the link is damaged.
    """
    links = container().mail_links
    return text_response(render_unsubscribe_page(links, query["token"], is_done=False), "text/html")


@notifications.post(
    "/unsubscribe",
    query=UnsubscribeQuerySchema,
    media=("text/html",),
    error_page=True,
    auth="public",
    postman_status=422,
)
def update_mail_subscription(query: dict[str, str]) -> Response:
    """Stop the mails about a type of notifications, by the link in a mail.

    Mail programs send this for a button of their own (RFC 8058), without a login. The body is not
    read.
    """
    links = container().mail_links
    preferences_service.switch_mails_off(links, query["token"])
    return text_response(render_unsubscribe_page(links, query["token"], is_done=True), "text/html")


def _refuse_link(error: Invalid) -> Response:
    """Answer a browser with a page: somebody has followed a link that is damaged."""
    is_link = request.path.rstrip("/").endswith("/unsubscribe")
    if not is_link or not wants_page():
        return handle_outlay_error(error)
    page = render_damaged_link(container().mail_links, current_language())
    response = text_response(page, "text/html")
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    response.vary.add("Accept")
    return response


notifications.blueprint.register_error_handler(Invalid, _refuse_link)


@notifications.get("/channels", query=PageQuerySchema, response=PushChannelPageSchema)
def list_push_channels(caller: Caller, query: PageQuery) -> Page:
    """List push channels, oldest first."""
    return channel_queries.list_channels(caller, query, cursors.take_position(query))


@notifications.post(
    "/channels",
    body=PushChannelCreateSchema,
    response=PushChannelSchema,
    status=201,
    auth="session",
    errors=(409,),
)
def create_push_channel(caller: Caller, body: ChannelValues) -> PushChannel:
    """Create a push channel.

    Its address is stored encrypted, and shown without its secrets. Servers in private networks are
    called only if the operator allows it (`OUTBOUND_NETWORKS`).
    """
    return channel_service.create_channel(container().push_channels, caller, body)


@notifications.get("/channels/<id:channel_id>", response=PushChannelSchema)
def get_push_channel(caller: Caller, channel_id: int) -> PushChannel:
    """Get a push channel."""
    return channel_queries.get_channel(caller, channel_id)


@notifications.change(
    "/channels/<id:channel_id>",
    body=PushChannelUpdateSchema,
    response=PushChannelSchema,
    auth="session",
)
def update_push_channel(
    caller: Caller, channel_id: int, body: ChannelValues, expected: ExpectedVersions
) -> PushChannel:
    """Update a push channel; fields that are missing keep their values."""
    channels = container().push_channels
    return channel_service.update_channel(channels, caller, channel_id, body, expected)


@notifications.delete("/channels/<id:channel_id>", auth="session", versioned=True)
def delete_push_channel(caller: Caller, channel_id: int, expected: ExpectedVersions) -> None:
    """Delete a push channel.

    Its waiting deliveries are deleted as well.
    """
    channel_service.delete_channel(caller, channel_id, expected)


@notifications.post("/channels/<id:channel_id>/test", response=ChannelTestSchema, auth="session")
def send_test_message(caller: Caller, channel_id: int) -> TrialResult:
    """Send a test message to a push channel.

    The answer says whether the service accepted it.
    """
    return channel_service.try_channel(container().push_channels, caller, channel_id)


@notifications.get("/<id:notification_id>", response=NotificationSchema, postman_status=404)
def get_notification(caller: Caller, notification_id: int) -> Notification:
    """Get a notification with its deliveries."""
    return notification_queries.get_notification(caller, notification_id)


@notifications.post("/<id:notification_id>/read", response=NotificationSchema, postman_status=404)
def update_notification_read(caller: Caller, notification_id: int) -> Notification:
    """Mark a notification as read."""
    return notification_service.mark_read(caller, notification_id)


@notifications.delete("/<id:notification_id>/read", postman_status=404)
def reset_notification_read(caller: Caller, notification_id: int) -> None:
    """Mark a notification as unread."""
    notification_service.mark_unread(caller, notification_id)


@notifications.post(
    "/<id:notification_id>/dismiss", response=NotificationSchema, postman_status=404
)
def dismiss_notification(caller: Caller, notification_id: int) -> Notification:
    """Dismiss a notification.

    Its fact is not told again, and it is not delivered any more.
    """
    return notification_service.dismiss(caller, notification_id)


@notifications.delete("/<id:notification_id>/dismiss", postman_status=404)
def restore_notification(caller: Caller, notification_id: int) -> None:
    """Restore a dismissed notification.

    404 unless it is dismissed.
    """
    notification_service.restore(caller, notification_id)
