from pathlib import Path

from tests.conftest import make_app


def test_the_category_settings_reach_the_policy(tmp_path: Path) -> None:
    app = make_app(tmp_path, CATEGORY_APPLY_AT=0.8, CATEGORY_SUGGEST_AT=0.4, CATEGORY_MIN_LABELS=3)
    policy = app.extensions["outlay"].categories.policy
    assert policy.decide(confidence=0.8, labels=3) == "apply"
    assert policy.decide(confidence=0.8, labels=2) == "suggest"
    assert policy.decide(confidence=0.79, labels=3) == "suggest"
    assert policy.decide(confidence=0.39, labels=3) == "ask"


def test_mail_goes_to_the_outbox_until_a_server_is_set(tmp_path: Path) -> None:
    outbox = make_app(tmp_path).extensions["outlay"].sessions.mailer.transport
    smtp = make_app(tmp_path, MAIL_SERVER="mail.example").extensions["outlay"].sessions.mailer
    assert type(outbox).__name__ == "Outbox"
    assert type(smtp.transport).__name__ == "Smtp"
