import email
import re
import stat
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.enums import OneTimeTokenPurpose
from notifications import mailer, mails
from notifications.mail.rendering import RenderedMail
from notifications.mail.values import clean_text
from notifications.mailer import Mailer, Outbox

RESET, VERIFY = OneTimeTokenPurpose.RESET, OneTimeTokenPurpose.VERIFY
URL = f"https://x.org/api/notifications/unsubscribe?token=1.{'x' * 60}"


def build_mailer(folder: Path = Path("unused")) -> Mailer:
    return Mailer(Outbox(folder), "Outlay <o@x.org>", "https://x.org")


def compose(subject: str = "Subject", **options: str) -> Any:
    mail = RenderedMail(subject, "Text für Ada\n", "<p>HTML für Ada</p>")
    return build_mailer().compose("ada@example.com", mail, **options)


def read_again(message: Any) -> Any:
    return email.message_from_bytes(message.as_bytes(), policy=default)


def test_the_folder_of_unsent_mail_keeps_only_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "MAX_UNSENT_MAILS", 3)
    sender = build_mailer(tmp_path)
    for number in range(5):
        sender.send(compose(f"Mail {number}"))
    texts = [path.read_text() for path in sorted(tmp_path.iterdir())]
    assert [text.partition("Subject: ")[2][:6] for text in texts] == ["Mail 2", "Mail 3", "Mail 4"]


def test_mail_without_a_server_is_written_to_a_private_file(tmp_path: Path) -> None:
    sender = build_mailer(tmp_path / "outbox")
    sender.send(
        mails.write_token_mail(sender, VERIFY, "ada@example.com", "en-US", "ada", "tok-123")
    )
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"tok-123" in path.read_bytes()


def test_a_mail_with_a_token_is_in_the_language_of_its_reader() -> None:
    message = mails.write_token_mail(
        build_mailer(), RESET, "ada@example.com", "de-AT", "ada", "tok-123"
    )
    assert message["Subject"] == "Ihr Outlay-Passwort zurücksetzen"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "Hallo ada," in text
    assert "Hallo ada," in html
    link = "https://x.org/reset-password?token=tok-123"
    assert link in text
    assert f'href="{link}"' in html


def test_a_line_break_in_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mails.write_token_mail(
            build_mailer(), RESET, "ada@example.com\nBcc: all@example.com", "en-US", "ada", "t"
        )


def test_a_mail_has_its_text_first_and_html_as_the_alternative() -> None:
    message = read_again(compose())
    parts = [(part.get_content_type(), part.get_content()) for part in message.iter_parts()]
    assert message.get_content_type() == "multipart/alternative"
    assert parts == [
        ("text/plain", "Text für Ada\n"),
        ("text/html", "<p>HTML für Ada</p>\n"),
    ]
    assert message.as_bytes().isascii()


def test_nobody_answers_a_mail_automatically() -> None:
    assert compose()["Auto-Submitted"] == "auto-generated"


def test_the_same_notification_has_the_same_message_id_and_no_other() -> None:
    first, again, other = (compose(key=key)["Message-ID"] for key in ("1", "1", "2"))
    assert first == again != other
    assert compose()["Message-ID"] != compose()["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@x\.org>", first)


def test_mail_programs_find_the_link_that_switches_mails_off() -> None:
    message = read_again(compose(unsubscribe_url=URL))
    assert message["List-Unsubscribe"] == f"<{URL}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in compose()


def test_the_link_is_written_as_it_is_and_not_encoded() -> None:
    assert f"<{URL}>".encode() in re.sub(rb"\r?\n ", b"", compose(unsubscribe_url=URL).as_bytes())


@given(st.text(st.characters(), max_size=200))
def test_a_subject_of_any_characters_adds_no_header(text: str) -> None:
    names = [name for name, _ in read_again(compose()).items()]
    message = read_again(compose(clean_text(text)))
    assert [name for name, _ in message.items()] == names
    assert message["Subject"].split() == clean_text(text).split()
