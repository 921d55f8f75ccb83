"""Previews of mails with invented contents, for admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from core.enums import MailFormat, MailTemplate
from notifications.mail.rendering import RenderedMail, render_mail
from services.activity.mails.mail_examples import build_example


class MailListQuery(TypedDict):
    """Language of a list of mails."""

    locale: str


class MailPreviewQuery(MailListQuery):
    """Language and form of a preview."""

    format: MailFormat


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A mail and its subject."""

    template: MailTemplate
    subject: str


@dataclass(frozen=True, slots=True)
class MailPreviews:
    """All mails."""

    items: Sequence[MailPreview]


def list_previews(query: MailListQuery, public_url: str) -> MailPreviews:
    """List all mails with their subjects in a language."""
    return MailPreviews(
        [
            MailPreview(template, _render(template, query["locale"], public_url).subject)
            for template in MailTemplate
        ]
    )


def render_preview(template: MailTemplate, query: MailPreviewQuery, public_url: str) -> str:
    """Render a mail as HTML or text."""
    mail = _render(template, query["locale"], public_url)
    return mail.html if query["format"] == MailFormat.HTML else mail.text


def _render(template: MailTemplate, locale: str, public_url: str) -> RenderedMail:
    return render_mail(template, locale, build_example(template, locale, public_url))
