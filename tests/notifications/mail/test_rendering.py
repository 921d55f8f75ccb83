"""Mails as HTML and text: the same content, readable everywhere, and safe with any name."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from core.enums import MailTemplate
from notifications.mail.rendering import RenderedMail, render_mail
from notifications.mail.values import clean_text
from services.activity.mails.mail_examples import build_example

HOME = "https://outlay.example"
HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><img src=https://evil.test/x>",
    "{{ 7 * 7 }} {% raw %}",
    "Ada\r\nBcc: all@example.com",
    "Ada\u2028Subject: x",
    "\u202etxt.exe\u202c",
    "\x00\x1b[31m&amp;\"'`",
    "\ud800",
)


class Markup(HTMLParser):
    """The elements of a page and what their attributes say, without its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def render_example(template: MailTemplate, locale: str = "en-US", **changes: Any) -> RenderedMail:
    return render_mail(template, locale, {**build_example(template, locale, HOME), **changes})


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text))


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
@pytest.mark.parametrize("template", MailTemplate)
def test_text_and_html_say_the_same(template: MailTemplate, locale: str) -> None:
    mail = render_example(template, locale)
    page = Markup(mail.html)
    links = re.findall(r"https://\S+[^\s.]", mail.text)
    assert words(re.sub(r"https://\S+", "", mail.text)) <= words(page.text)
    assert set(page.links) <= set(links)
    assert mail.subject in page.text


@pytest.mark.parametrize("template", MailTemplate)
def test_a_mail_needs_no_picture_no_script_and_nothing_from_elsewhere(
    template: MailTemplate,
) -> None:
    mail = render_example(template)
    page = Markup(mail.html)
    assert not page.elements.keys() & {"img", "script", "link", "iframe", "svg", "object", "form"}
    assert "url(" not in mail.html
    assert all(link.startswith(HOME) for link in page.links)


@pytest.mark.parametrize("template", MailTemplate)
def test_styles_are_inline_and_those_of_dark_mode_are_kept(template: MailTemplate) -> None:
    html = render_example(template).html
    assert 'style="' in html
    (sheet,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert sheet.split("{")[0].strip() == "@media (prefers-color-scheme: dark)"
    assert '<meta name="color-scheme" content="light dark">' in html


@pytest.mark.parametrize("template", MailTemplate)
def test_lines_of_the_text_fit_a_narrow_window(template: MailTemplate) -> None:
    lines = render_example(template, "de-DE").text.splitlines()
    assert all(len(line) <= 72 for line in lines if "https://" not in line)


def test_amounts_days_and_months_follow_the_locale() -> None:
    english = render_example(MailTemplate.MONTHLY_SUMMARY)
    german = render_example(MailTemplate.MONTHLY_SUMMARY, "de-DE")
    french = render_example(MailTemplate.MONTHLY_SUMMARY, "fr-FR")
    assert english.subject == "Your month: October 2026"
    assert "Spent: €2,464.00" in english.text
    assert german.subject == "Ihr Monat: Oktober 2026"
    assert "Ausgegeben: 2.464,00\xa0€" in german.text
    assert french.subject == "Your month: October 2026"
    assert "Spent: 2\u202f464,00\xa0€" in french.text


def test_a_missing_value_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError, match="username"):
        render_mail(MailTemplate.PASSWORD_RESET, "en-US", {"address": HOME, "url": "", "token": ""})


def test_a_single_notification_of_a_digest_is_its_subject() -> None:
    notification = {"title": "Import finished", "body": "", "url": ""}
    mail = render_example(MailTemplate.DIGEST, notifications=[notification])
    assert mail.subject == "Import finished"


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(), max_size=60))
@example(text=HOSTILE[0])
@example(text=HOSTILE[1])
@example(text=HOSTILE[2])
@example(text=HOSTILE[3])
@example(text=HOSTILE[4])
@example(text=HOSTILE[5])
@example(text=HOSTILE[6])
@example(text=HOSTILE[7])
def test_names_change_neither_markup_nor_subject_lines(text: str) -> None:
    harmless = render_example(MailTemplate.NOTIFICATION, title="Name", body="Name")
    mail = render_example(MailTemplate.NOTIFICATION, title=text, body=text)
    page, expected = Markup(mail.html), Markup(harmless.html)
    assert page.elements == expected.elements
    assert page.links == expected.links
    assert mail.subject.splitlines() in ([mail.subject], [])
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00\r]", mail.text)
    assert clean_text(text) in page.text
    mail.html.encode()
    mail.text.encode()
