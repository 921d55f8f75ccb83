"""Notify users of logins on new devices, passwords, API tokens and the second factor.

Steps of the units that do these things, so that none is missed.
"""

import re
from zoneinfo import ZoneInfo

from babel.dates import format_time
from sqlalchemy import func, select

from core import clock
from core.enums import NotificationEntity, NotificationType, TokenScope
from core.locales import find_locale, format_date
from infrastructure.database import upsert
from infrastructure.secrets import fingerprint
from models import (
    ApiToken,
    ExternalIdentity,
    KnownDevice,
    LoginSession,
    Passkey,
    SecondFactor,
    User,
    table_of,
)
from services.activity.notifications import notice_texts
from services.activity.notifications.notice_texts import Text
from services.activity.notifications.notifying import Notice, notify
from services.people.device_names import name_device
from services.unit_of_work import UnitOfWork

devices = table_of(KnownDevice)


def notice_device(work: UnitOfWork, user: User, session: LoginSession) -> None:
    """Remember the device of a new session, and notify the user if it is a new one.

    Not of the first device that they log in on, which is the one that they registered with.
    """
    has_devices = select(func.count()).where(KnownDevice.user_id == user.id)
    is_first = work.session.scalar(has_devices) == 0
    insert = upsert(work.connection, devices).values(
        user_id=user.id,
        fingerprint=fingerprint(_name_kind(session.user_agent)),
        created_at=clock.now(),
    )
    is_new = work.session.execute(
        insert.on_conflict_do_nothing().returning(devices.c.fingerprint)
    ).first()
    if is_new is None or is_first:
        return
    device = name_device(session.user_agent)
    text = notice_texts.new_sign_in(device, _write_moment(user))
    _notify(work, f"session:{session.id}", text, device)


def _name_kind(user_agent: str | None) -> str:
    """Return the name of a browser and its system without versions, which change every month."""
    return re.sub(r"[\d._]+", "", user_agent or "").casefold()


def notice_password(work: UnitOfWork, user: User) -> None:
    """Notify a user of their new password."""
    text = notice_texts.password_changed(_write_moment(user))
    _notify(work, f"password:{user.token_epoch}", text)


def notice_api_token(work: UnitOfWork, token: ApiToken) -> None:
    """Notify a user of a new API token."""
    user = work.session.get_one(User, token.user_id)
    text = notice_texts.api_token_created(
        token.name, _write_moment(user), may_write=token.scope == TokenScope.WRITE
    )
    _notify(work, f"api_token:{token.id}", text, token.name, NotificationEntity.API_TOKEN, token.id)


def notice_passkey(work: UnitOfWork, passkey: Passkey, *, is_new: bool) -> None:
    """Notify a user of a new passkey, or of one that was deleted."""
    user = work.session.get_one(User, passkey.user_id)
    write = notice_texts.passkey_added if is_new else notice_texts.passkey_deleted
    text = write(passkey.name, _write_moment(user))
    _notify(work, f"passkey:{passkey.id}:{is_new}", text, passkey.name)


def notice_identity(work: UnitOfWork, identity: ExternalIdentity, *, is_new: bool) -> None:
    """Notify a user that a login at a provider was linked, or unlinked."""
    user = work.session.get_one(User, identity.user_id)
    write = notice_texts.identity_linked if is_new else notice_texts.identity_unlinked
    text = write(identity.label, _write_moment(user))
    _notify(work, f"identity:{identity.id}:{is_new}", text, identity.label)


def notice_second_factor(work: UnitOfWork, user: User, *, is_on: bool) -> None:
    """Notify a user that their logins need a second factor now, or none any more."""
    moment = _write_moment(user)
    write = notice_texts.second_factor_on if is_on else notice_texts.second_factor_off
    _notify(work, f"second_factor:{is_on}:{clock.now().isoformat()}", write(moment))


def notice_recovery_code(work: UnitOfWork, factor: SecondFactor, left: int) -> None:
    """Notify a user of a login with one of their recovery codes."""
    user = work.session.get_one(User, factor.user_id)
    text = notice_texts.recovery_code_used(_write_moment(user), left)
    _notify(work, f"recovery_code:{factor.id}:{left}:{clock.now().isoformat()}", text)


def notice_wrong_codes(work: UnitOfWork, factor: SecondFactor) -> None:
    """Notify a user that somebody with their password tries codes."""
    user = work.session.get_one(User, factor.user_id)
    text = notice_texts.wrong_codes(_write_moment(user))
    _notify(work, f"wrong_codes:{clock.now().isoformat()}", text)


def _notify(
    work: UnitOfWork,
    key: str,
    text: Text,
    name: str | None = None,
    entity: NotificationEntity | None = None,
    entity_id: int | None = None,
) -> None:
    data = {"name": name} if name else {}
    notify(
        work, Notice(NotificationType.SECURITY, f"security:{key}", *text, entity, entity_id, data)
    )


def _write_moment(user: User) -> str:
    """Write the present time in the user's time zone and format, with the zone."""
    local = clock.now().astimezone(ZoneInfo(user.timezone))
    time: str = format_time(local, "short", locale=find_locale(user.locale))
    return f"{format_date(local.date(), user.locale)}, {time} ({user.timezone})"
