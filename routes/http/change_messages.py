"""Changes as messages of streams: each is the row that ``GET /changes`` lists."""

from collections.abc import Collection, Mapping

from flask import current_app

from infrastructure.streaming.messages import (
    RESET,
    Batch,
    Credential,
    Message,
    control_message,
)
from schemas import changes_schema
from services.activity.log import change_feed, stream_checks
from services.activity.log.change_feed import Change
from services.snapshots import PUBLIC_FIELDS

ChangesSchema = changes_schema(PUBLIC_FIELDS)
"""The schema of the list of changes, and with it of each change."""
CHANGE = ChangesSchema().fields["items"].inner.schema  # type: ignore[attr-defined]

BATCH = 100
"""Changes that are read and sent at once."""


class ChangeSource:
    """The log of changes, as streams read it."""

    def read(self, user_id: int, position: int) -> Batch:
        """Read the changes that follow a position in a user's log."""
        changes = change_feed.read_changes(user_id, position, BATCH)
        if changes.items and changes.items[0].seq != position + 1:
            # The log begins later by now: what happened in between is nowhere to be read.
            return Batch([control_message(RESET, change_feed.load_last_seq(user_id))])
        return Batch([_build_message(change) for change in changes.items], changes.has_more)

    def find_ends(self, user_ids: Collection[int]) -> Mapping[int, int]:
        """Find the end of the log of each of these users who is active."""
        return stream_checks.load_log_ends(user_ids)

    def find_valid(self, credentials: Collection[Credential]) -> Collection[Credential]:
        """Find which sessions are still open and which API tokens still valid."""
        return stream_checks.find_valid_credentials(credentials)


def _build_message(change: Change) -> Message:
    return Message(change.seq, current_app.json.dumps(CHANGE.dump(change)))
