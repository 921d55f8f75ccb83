"""Subjects and texts of the mails that Outlay sends."""

from collections.abc import Callable
from email.message import EmailMessage

from core.enums import OneTimeTokenPurpose
from notifications.mailer import Mailer


def password_reset(mailer: Mailer, to: str, username: str, token: str) -> EmailMessage:
    """Write a mail with a token for a new password."""
    return mailer.write(
        to,
        "Reset your Outlay password",
        f"""Hello {username},

someone asked to reset the password of your Outlay account. If it was you, open this link
within the next hour:

    {mailer.public_url}/reset-password?token={token}

or send this token with your new password to POST /api/auth/reset-password:

    {token}

If it was not you, ignore this mail. Your password has not changed.
""",
    )


def email_verification(mailer: Mailer, to: str, username: str, token: str) -> EmailMessage:
    """Write a mail with a token that verifies an e-mail address."""
    return mailer.write(
        to,
        "Confirm your address for Outlay",
        f"""Hello {username},

welcome to Outlay. To confirm that this is your e-mail address, open this link within the
next three days:

    {mailer.public_url}/verify-email?token={token}

or send this token to POST /api/auth/verify-email:

    {token}
""",
    )


WRITERS: dict[OneTimeTokenPurpose, Callable[[Mailer, str, str, str], EmailMessage]] = {
    OneTimeTokenPurpose.RESET: password_reset,
    OneTimeTokenPurpose.VERIFY: email_verification,
}
