import secrets

import pytest

from core.errors import Invalid
from services.people.passwords import ESTIMATED_LENGTH, PasswordOwner, check_new_password

ADA = PasswordOwner("ada.king@example.com", "countess", "Ada", "Lovelace")


def refusal(password: str, owner: PasswordOwner = ADA) -> str:
    with pytest.raises(Invalid) as caught:
        check_new_password("password", password, owner)
    assert caught.value.code == "guessable_password"
    ((field, message),) = caught.value.problems
    assert field == "password"
    return message


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("password1", "This is a very common password."),
        ("Qwerty123!", "This is similar to a commonly used password."),
        ("Summer2026!", "This is similar to a commonly used password."),
        ("iloveyou2", "This is a very common password."),
        ("aaaaaaaa", 'Repeats like "aaa" are easy to guess.'),
        ("password" * 16, "are only slightly harder to guess"),
        ("benchmark!", "It follows a common pattern."),
    ],
)
def test_a_common_password_is_refused_with_the_reason_and_advice(
    password: str, reason: str
) -> None:
    message = refusal(password)
    assert message.startswith("The password is too easy to guess. ")
    assert reason in message
    assert "Add another word or two." in message


@pytest.mark.parametrize(
    "password",
    [
        "Lovelace1815",
        "AdaLovelace1815",
        "lovelaceada!",
        "countess99",
        "ADA.KING@example.com1",
        "adaking2026",
        "outlay2026!",
        "Outlay123!",
    ],
)
def test_a_password_of_names_is_refused_as_personal(password: str) -> None:
    assert "It consists of your name, your e-mail address" in refusal(password)


@pytest.mark.parametrize(
    "password",
    ["ada.king@example.com", "ADA.King@Example.com", "ada.king", "Countess", "Cöuntess"],
)
def test_the_own_names_are_refused_however_they_are_written(password: str) -> None:
    refusal(
        password,
        PasswordOwner("ada.king@example.com", "cöuntess" if "ö" in password else "countess"),
    )


def test_a_long_address_is_refused_as_password() -> None:
    email = "zxqv.wkjp.mbnt.rgfh.plok.ujmn@a-rather-unusual-place.example"
    assert "must differ" in refusal(email, PasswordOwner(email))
    refusal(f"{email}1", PasswordOwner(email))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "an even longer horse",
        "blue kettle",
        "my dog is brown",
        "mein Hund bellt laut",
        "あおいやかんがわらう",
        "tr0ub4dor&3",
        "the countess is my friend",
    ],
)
def test_an_ordinary_passphrase_is_accepted(password: str) -> None:
    check_new_password("password", password, ADA)


def test_a_generated_password_is_accepted() -> None:
    for _ in range(200):
        check_new_password(
            "password", secrets.token_urlsafe(9), PasswordOwner("demo@outlay.example")
        )


def test_only_the_beginning_of_a_password_is_estimated() -> None:
    """The estimator's time grows with the square of the length."""
    strong = secrets.token_urlsafe(90)
    check_new_password("password", strong, ADA)
    beginning = "password" * (ESTIMATED_LENGTH // len("password"))
    assert refusal(beginning + strong) == refusal(beginning)


def test_only_the_beginnings_of_names_are_compared() -> None:
    long = PasswordOwner("x" * 200 + "@example.com", "y" * 200, "z" * 200, "w" * 200)
    assert {len(guess) for guess in long.guesses()} <= set(range(ESTIMATED_LENGTH + 1))
