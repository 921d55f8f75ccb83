"""Types of parsed JSON, for what is stored or sent as a whole."""

from typing import Any

JsonObject = dict[str, Any]
