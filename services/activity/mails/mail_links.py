"""Links in mails: to pages of the app, and signed ones that work without a login."""

import hmac
from dataclasses import dataclass

from core.errors import Invalid
from infrastructure.secrets import derive_token
from notifications.mail.subscriptions import SUBSCRIPTIONS

PURPOSE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The mails about a type of notifications that a user gets."""

    user_id: int
    name: str

    @property
    def title(self) -> str:
        """The name for people, in English."""
        return SUBSCRIPTIONS[self.name]


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Builds and reads the links of mails; ``key`` signs them.

    They are valid as long as the key: a mail may be opened years later.
    """

    public_url: str
    key: str

    def link_page(self, path: str) -> str:
        """Return the address of a page of the app."""
        return f"{self.public_url}{path}"

    def link_unsubscribe(self, subscription: Subscription) -> str:
        """Return the address that switches mails off: it asks on GET, and does it on POST."""
        token = self._sign(f"{subscription.user_id}.{subscription.name}")
        return f"{self.public_url}/api/notifications/unsubscribe?token={token}"

    def read_token(self, token: str) -> Subscription:
        """Return the subscription that a token of a link stands for. Raises Invalid."""
        text, _, _ = token.rpartition(".")
        if not hmac.compare_digest(self._sign(text).encode(), token.encode()):
            raise wrong_link()
        user_id, _, name = text.partition(".")
        if name not in SUBSCRIPTIONS:
            raise wrong_link()
        return Subscription(int(user_id), name)

    def _sign(self, text: str) -> str:
        return f"{text}.{derive_token(self.key, PURPOSE, text)}"


def wrong_link() -> Invalid:
    """Return the error that refuses a link."""
    message = "This link is damaged. Log in to change your notifications."
    return Invalid.field("token", message, code="invalid_token")
