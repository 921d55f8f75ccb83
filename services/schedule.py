"""Everything that is done at certain times, on one page.

An entry says when its work is due, for whom, and which job does it. Every process looks about every
30 seconds for what is due; each due time leads to one job, whatever the number of processes. After
a machine has slept, of several missed times only the last one counts, and of an entry with
``latest`` only if it is not over for longer than that.

Work for people is due by the clock of each: one job for all who share a time zone (and the day on
which months start, where it is monthly). ``container.py`` says what each kind of job runs.
"""

import datetime as dt

from core.enums import JobKind, ScheduleName
from core.schedules import Daily, Monthly
from services.activity.schedules.scheduling import Schedule, ScheduleEntry

SCHEDULE: Schedule = {
    # For people, by their own clocks:
    ScheduleName.BEGIN_DAY: ScheduleEntry(Daily(hour=0), JobKind.BEGIN_DAY, is_for_people=True),
    ScheduleName.NOTIFY_OF_DAY: ScheduleEntry(
        Daily(hour=7), JobKind.NOTIFY_OF_DAY, is_for_people=True, latest=dt.timedelta(hours=14)
    ),
    ScheduleName.SUMMARIZE_MONTHS: ScheduleEntry(
        Monthly(hour=6), JobKind.SUMMARIZE_MONTHS, is_for_people=True, latest=dt.timedelta(days=7)
    ),
    # For the server, in UTC:
    ScheduleName.MAINTAIN_MODELS: ScheduleEntry(Daily(hour=2), JobKind.MAINTAIN_MODELS),
    # After the bank has published the rates of the day, at about 15:00 in winter.
    ScheduleName.REFRESH_RATES: ScheduleEntry(Daily(hour=17), JobKind.REFRESH_RATES),
    ScheduleName.CLEAN_UP: ScheduleEntry(Daily(hour=3), JobKind.CLEAN_UP),
}
