import pytest

from infrastructure.encryption import Encryption, Undecryptable

KEY = "k" * 64


def test_a_text_comes_back_and_its_encrypted_form_shows_nothing_of_it() -> None:
    encrypted = Encryption(KEY, "webhooks").encrypt("whsec_geheim ✓")
    assert "geheim" not in encrypted
    assert Encryption(KEY, "webhooks").decrypt(encrypted) == "whsec_geheim ✓"


@pytest.mark.parametrize(("key", "purpose"), [("o" * 64, "webhooks"), (KEY, "push")])
def test_another_key_or_purpose_cannot_decrypt(key: str, purpose: str) -> None:
    encrypted = Encryption(KEY, "webhooks").encrypt("secret")
    with pytest.raises(Undecryptable):
        Encryption(key, purpose).decrypt(encrypted)


@pytest.mark.parametrize("damaged", ["", "text", "gAAAAA", "ä"])
def test_a_damaged_text_is_said_to_be_so(damaged: str) -> None:
    with pytest.raises(Undecryptable):
        Encryption(KEY, "webhooks").decrypt(damaged)
