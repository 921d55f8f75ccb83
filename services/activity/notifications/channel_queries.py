"""Read a user's push channels."""

from sqlalchemy import select

from core.errors import NotFound
from core.identity import Caller
from models import PushChannel, db
from services.paging import Page, PageQuery, Position, load_page


def list_channels(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's push channels, oldest first."""
    channels = select(PushChannel).where(PushChannel.user_id == caller.id)
    return load_page(channels, (PushChannel.id,), after, query["limit"], total=query["total"])


def get_channel(caller: Caller, channel_id: int) -> PushChannel:
    """Load one of the caller's push channels. Raises NotFound."""
    own = select(PushChannel).where(PushChannel.id == channel_id, PushChannel.user_id == caller.id)
    channel = db.session.scalar(own)
    if channel is None:
        raise NotFound("channel")
    return channel
