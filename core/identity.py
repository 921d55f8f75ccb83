"""The caller of an operation."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from core import clock, periods
from core.enums import PeriodUnit, Role
from core.errors import Forbidden

# Not the level that a route requires (``routes/http``), but what a request brings along.
Access = Literal["session", "read", "write"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The user on whose behalf an operation runs, with the settings that results depend on.

    ``access`` is the kind of credentials: a session (a login), or an API token with read or write
    scope. ``family`` identifies the session, so that it can be ended; ``token_id`` is the API
    token's. ``sync_position`` is the last number of the user's event log when the request began.

    ``lacks_second_factor``: an admin requires one, and the user has not turned it on yet.
    """

    id: int
    role: str
    currency: str
    timezone: str
    month_start_day: int
    locale: str
    access: Access = "session"
    family: str | None = None
    sync_position: int = 0
    token_id: int | None = None
    convert_currencies: bool = True
    lacks_second_factor: bool = False

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def today(self) -> dt.date:
        """The current day in the caller's time zone."""
        return clock.today(self.timezone)

    def period(self, unit: PeriodUnit, day: dt.date | None = None) -> periods.Period:
        """Return the caller's period that contains a day (default: today)."""
        # Periods are the caller's own: a month may begin on payday.
        return periods.find_period(day or self.today, unit, self.month_start_day)


def require_session(caller: Caller) -> None:
    """Raise Forbidden for API tokens.

    A leaked script token must not be able to change the password, to create tokens, or to take
    everything that is stored about a person.
    """
    if caller.access != "session":
        raise Forbidden(
            "This operation is not available to API tokens. Log in instead.",
            code="session_required",
        )


def require_write_access(caller: Caller) -> None:
    """Raise Forbidden for API tokens that may only read."""
    if caller.access == "read":
        raise Forbidden("This API token has read access only.", code="read_only_token")


def require_second_factor(caller: Caller) -> None:
    """Raise Forbidden for whoever still lacks the second factor that an admin requires of them."""
    if caller.lacks_second_factor:
        raise Forbidden(
            "An admin requires a second factor of you. Turn it on first.",
            code="second_factor_missing",
        )
