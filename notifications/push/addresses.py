"""Addresses of push channels, as Apprise writes them: which are accepted, and how they are shown.

Apprise knows some services that read files of the server, send mail or call any address. Only the
listed ones are accepted, and none of the options that reach further.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.limits import CHANNEL_URL_LENGTH, LINE_LENGTH

SERVICES = {
    "ntfy": "ntfy",
    "ntfys": "ntfy",
    "gotify": "Gotify",
    "gotifys": "Gotify",
    "tgram": "Telegram",
    "discord": "Discord",
    "slack": "Slack",
    "matrix": "Matrix",
    "matrixs": "Matrix",
    "mmost": "Mattermost",
    "mmosts": "Mattermost",
    "rocket": "Rocket.Chat",
    "rockets": "Rocket.Chat",
    "nctalk": "Nextcloud Talk",
    "nctalks": "Nextcloud Talk",
    "hassio": "Home Assistant",
    "hassios": "Home Assistant",
    "signal": "Signal",
    "signals": "Signal",
    "bark": "Bark",
    "barks": "Bark",
    "pover": "Pushover",
    "pbul": "Pushbullet",
    "prowl": "Prowl",
    "gchat": "Google Chat",
    "zulip": "Zulip",
}
"""Services by the scheme of their addresses."""
OPTIONS = {"priority", "tags", "silent", "thread", "topic", "auth", "mode", "token", "to"}
"""Options of an address that are kept; others attach files or call further addresses."""
ALWAYS = {"redirect": "no", "cto": "4", "rto": "4", "image": "no", "overflow": "truncate"}
"""Options that every address gets: no redirects, and a few seconds for each step."""

INVALID = "This is not an address of a supported service, such as ntfys://ntfy.sh/my-topic."


class InvalidPushUrl(Exception):
    """The address is of no supported service; ``sentence`` is for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PushAddress:
    """A checked address: the name of its service, and how it is shown without secrets.

    ``host`` is the server that is called where a person names it; empty where the service does.
    """

    service: str
    masked_url: str
    host: str


def read_address(url: str) -> PushAddress:
    """Check an address. Raises InvalidPushUrl."""
    scheme = _read_scheme(url)
    plugin = open_plugin(url)
    masked = plugin.url(privacy=True).partition("?")[0]
    # Services with an unencrypted form as well are those that people run themselves.
    is_own_server = bool(plugin.protocol) and bool(plugin.host)
    host = plugin.host if is_own_server else ""
    return PushAddress(SERVICES[scheme], masked[:LINE_LENGTH], host)


def open_plugin(url: str) -> Any:
    """Return what Apprise sends with. Raises InvalidPushUrl."""
    # Takes a third of a second, and most processes never push.
    import apprise

    _read_scheme(url)
    plugin = apprise.Apprise.instantiate(_restrict(url), suppress_exceptions=True)
    if plugin is None:
        raise InvalidPushUrl(INVALID)
    return plugin


def _read_scheme(url: str) -> str:
    scheme, separator, rest = url.strip().partition("://")
    if scheme.lower() not in SERVICES or not separator or not rest:
        raise InvalidPushUrl(INVALID)
    if len(url) > CHANNEL_URL_LENGTH or not url.isprintable():
        raise InvalidPushUrl(INVALID)
    return scheme.lower()


def _restrict(url: str) -> str:
    base, _, query = url.strip().partition("?")
    options = {name: value for name, value in parse_qsl(query) if name.lower() in OPTIONS}
    return f"{base}?{urlencode(options | ALWAYS)}"
