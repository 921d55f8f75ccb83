"""Names of devices as people say them, from what their browsers call themselves."""

import re

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Browsers by a word of their User-Agent; each later one also names the earlier ones."""
SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def name_device(user_agent: str | None) -> str | None:
    """Name a device, such as "Firefox · Linux"; a program by its own first word."""
    if not user_agent:
        return None
    browser = next((name for word, name in BROWSERS if word in user_agent), None)
    if browser is None:
        return re.split(r"[\s/]", user_agent, maxsplit=1)[0]
    system = next((name for word, name in SYSTEMS if word in user_agent), None)
    return f"{browser} · {system}" if system else browser
