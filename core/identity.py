"""Who is asking."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from core import clock, periods
from core.enums import PeriodUnit

Access = Literal["session", "read", "write"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The person on whose behalf a request runs, and what of them every answer depends on.

    ``access`` says what they came with: a session (a login), or an API token that may read or write.
    ``family`` names the session, so that it can be ended.
    """

    id: int
    role: str
    currency: str
    timezone: str
    month_start_day: int
    locale: str
    access: Access = "session"
    family: str | None = None

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def today(self) -> dt.date:
        return clock.today(self.timezone)

    def period(self, unit: PeriodUnit, day: dt.date | None = None) -> periods.Period:
        """The caller's own day, week, month or year around a day (today, unless told)."""
        return periods.containing(day or self.today, unit, self.month_start_day)
