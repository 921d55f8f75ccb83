"""The page behind the link in mails that switches them off."""

from core.errors import NotFound
from core.identity import Caller
from notifications.mail.rendering import render_page
from services.activity.mails.mail_links import MailLinks, Subscription, wrong_link
from services.people.callers import load_caller


def render_unsubscribe_page(links: MailLinks, token: str, *, is_done: bool) -> str:
    """Render the page that asks whether to switch mails off, or that says so. Raises Invalid."""
    subscription = links.read_token(token)
    context = {
        "address": links.public_url,
        "title": subscription.title,
        "is_done": is_done,
        "settings_url": links.link_page("/settings/notifications"),
    }
    return render_page("unsubscribe", load_subscriber(subscription).locale, context)


def render_damaged_link(links: MailLinks, language: str) -> str:
    """Render the page that says that a link is damaged, in the language of the browser."""
    context = {
        "address": links.public_url,
        "settings_url": links.link_page("/settings/notifications"),
    }
    return render_page("damaged_link", language, context)


def load_subscriber(subscription: Subscription) -> Caller:
    """Load the user whose mails a link is about. Raises Invalid when there is none any more."""
    try:
        return load_caller(subscription.user_id)
    except NotFound:
        raise wrong_link() from None
