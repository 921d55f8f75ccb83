"""Render mails from their templates.

Each mail is one template, so that its HTML and its text never differ: both environments read it,
and each brings a ``layout`` and the ``blocks`` (paragraphs, buttons, tables) in its own form.
"""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule

from core.enums import MailTemplate
from core.translation import choose_language
from notifications.mail import formats
from notifications.mail.values import clean_text, clean_values

_FOLDER = Path(__file__).with_name("templates")
TEXT_WIDTH = 72
"""Columns of the text: mail programs that quote it add some more."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail in the language of its reader; ``subject`` is one line."""

    subject: str
    text: str
    html: str


def render_mail(template: MailTemplate, locale: str, context: Mapping[str, Any]) -> RenderedMail:
    """Render a mail for a reader. Raises UndefinedError where the context lacks a value."""
    values = clean_values(context)
    values |= {"locale": locale, "language": choose_language([locale])}
    text = _render("text", template, values)
    html = _render("html", template, values)
    return RenderedMail(
        # As the text has it: without the escapes of HTML.
        subject=clean_text(getattr(text, "subject")),  # noqa: B009 (a name that the template sets)
        text=_tidy(str(text)),
        html=_load_inliner().inline(str(html)),
    )


def render_page(name: str, locale: str, context: Mapping[str, Any]) -> str:
    """Render a page that looks like a mail, such as the one that a link in mails leads to."""
    values = clean_values(context)
    values |= {"locale": locale, "language": choose_language([locale])}
    return _load_inliner().inline(
        load_environment("html").get_template(f"{name}.jinja").render(values)
    )


def _render(form: Literal["html", "text"], template: MailTemplate, values: Any) -> TemplateModule:
    return load_environment(form).get_template(f"{template}.jinja").make_module(values)


@cache
def load_environment(form: Literal["html", "text"]) -> Environment:
    """Build the environment in which templates become HTML, or text."""
    environment = Environment(
        loader=FileSystemLoader([_FOLDER / form, _FOLDER]),
        autoescape=form == "html",  # noqa: S701 (text has no markup to escape)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["_"] = formats.translate
    environment.filters |= formats.FILTERS | {"wrap": _wrap}
    return environment


@cache
def _load_inliner() -> CSSInliner:
    """Build what moves the rules of the style sheet to the elements, except those of a medium."""
    # Many mail programs drop style sheets; those that understand dark mode keep them.
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _wrap(text: str, hanging: str = "") -> str:
    """Break a paragraph into lines, of which the later ones may be indented; links stay whole."""
    return textwrap.fill(
        text,
        TEXT_WIDTH,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    """Leave one empty line between blocks, none at the ends, and no blanks at the end of lines."""
    lines = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
