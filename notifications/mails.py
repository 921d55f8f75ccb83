"""What the mails say."""

from collections.abc import Callable
from email.message import EmailMessage

from notifications.mailer import Mailer


def password_reset(mailer: Mailer, to: str, username: str, token: str) -> EmailMessage:
    return mailer.write(
        to,
        "Reset your Outlay password",
        f"""Hello {username},

somebody, hopefully you, asked to reset the password of your Outlay account. Within the next hour, open

    {mailer.public_url}/reset-password?token={token}

or send this token with your new password to POST /api/auth/reset-password:

    {token}

If it was not you, ignore this mail; nothing has changed.
""",
    )


def email_verification(mailer: Mailer, to: str, username: str, token: str) -> EmailMessage:
    return mailer.write(
        to,
        "Confirm your address for Outlay",
        f"""Hello {username},

welcome to Outlay. To confirm that this address is yours, open within three days

    {mailer.public_url}/verify-email?token={token}

or send this token to POST /api/auth/verify-email:

    {token}
""",
    )


WRITERS: dict[str, Callable[[Mailer, str, str, str], EmailMessage]] = {
    "reset": password_reset,
    "verify": email_verification,
}
