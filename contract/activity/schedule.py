"""The schedule of the server, and the results of its jobs."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Day, Moment, one_of
from core.enums import JobKind, JobStatus, ScheduleName


class ScheduleEntrySchema(Schema):
    """Work that is done at certain times."""

    name = one_of(*ScheduleName, metadata={"description": "Name of the entry."})
    job_kind = one_of(*JobKind, metadata={"description": "Type of the job that does it."})
    is_for_people = fields.Boolean(
        metadata={"description": "Whether it is due by the clock of each person, or else in UTC."}
    )
    next_due_at = Moment(
        allow_none=True,
        metadata={
            "description": "Time when it is due next, in UTC; for people, the first of their"
            " times; null without anybody."
        },
    )
    last_due_at = Moment(
        allow_none=True,
        metadata={
            "description": "Time when it was last due and begun, in UTC; null if never. For people,"
            " the last of their times."
        },
    )
    last_job_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of that job; null if there is none or it is deleted."},
    )
    last_status = one_of(
        *JobStatus,
        allow_none=True,
        metadata={"description": "Stage of that job; null without one."},
    )


class ScheduleSchema(Schema):
    """The schedule of the server."""

    items = fields.List(
        fields.Nested(ScheduleEntrySchema), metadata={"description": "All scheduled work."}
    )


class PeopleAnswerSchema(Schema):
    """What scheduled work for people has done."""

    people = fields.Integer(metadata={"description": "Number of people it ran for."})
    failed = fields.Integer(
        metadata={"description": "For how many of them it failed; the server's log has details."}
    )


class MaintenanceAnswerSchema(Schema):
    """What a look at the forecast models has led to."""

    jobs = fields.List(
        fields.Integer(), metadata={"description": "Ids of the jobs that train or score."}
    )


class RateRefreshAnswerSchema(Schema):
    """Reference rates after the server has looked for newer ones."""

    is_refreshed = fields.Boolean(metadata={"description": "Whether there were newer rates."})
    last_day = Day(metadata={"description": "Last day of which there are rates."})


class CleanUpAnswerSchema(Schema):
    """How many rows a clean-up has deleted."""

    idempotency_keys = fields.Integer(metadata={"description": "Responses stored for repetition."})
    sessions = fields.Integer(metadata={"description": "Logins that have expired."})
    tokens = fields.Integer(
        metadata={"description": "Refresh tokens and mailed tokens that have expired."}
    )
    jobs = fields.Integer(metadata={"description": "Jobs that finished over 30 days ago."})
    schedule_runs = fields.Integer(metadata={"description": "Old runs of the schedule."})
    webhook_deliveries = fields.Integer(
        metadata={"description": "Finished deliveries to webhooks, after 30 days."}
    )
    exports = fields.Integer(
        metadata={"description": "Files of exports that have expired or were never completed."}
    )


class TokenMailSchema(Schema):
    """What came of the mail of a one-time token."""

    is_sent = fields.Boolean(
        metadata={"description": "Whether there was somebody with this address to mail to."}
    )
