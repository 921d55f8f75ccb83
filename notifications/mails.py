"""Write the mails that Outlay sends: rendered in the reader's language, with their headers."""

from email.message import EmailMessage

from core.enums import MailTemplate, OneTimeTokenPurpose
from notifications.mail.rendering import render_mail
from notifications.mailer import Mailer

TOKEN_MAILS = {
    OneTimeTokenPurpose.RESET: (MailTemplate.PASSWORD_RESET, "/reset-password"),
    OneTimeTokenPurpose.VERIFY: (MailTemplate.EMAIL_VERIFICATION, "/verify-email"),
}
"""The mail of each kind of token, and the page of the web app that takes the token."""


def write_token_mail(
    mailer: Mailer, purpose: OneTimeTokenPurpose, to: str, locale: str, username: str, token: str
) -> EmailMessage:
    """Write a mail with a one-time token. Raises ValueError for a line break in the address."""
    template, page = TOKEN_MAILS[purpose]
    context = {
        "address": mailer.public_url,
        "username": username,
        "url": f"{mailer.public_url}{page}?token={token}",
        "token": token,
    }
    return mailer.compose(to, render_mail(template, locale, context))
