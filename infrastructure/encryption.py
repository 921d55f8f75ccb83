"""Encryption of secrets that the database keeps and the server must be able to read again.

A copy of the database alone, such as a backup, does not give them away: the key follows from
SECRET_KEY, which is kept elsewhere.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Undecryptable(Exception):
    """The text was encrypted with another SECRET_KEY, or for another purpose, or was damaged."""


class Encryption:
    """Encrypts texts for one purpose, such as the secrets of webhooks."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        key = hmac.digest(secret_key.encode(), f"encryption:{purpose}".encode(), "sha256")
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        """Encrypt a text: about 4/3 of its length and a hundred characters."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted: str) -> str:
        """Decrypt a text. Raises Undecryptable."""
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken as error:
            raise Undecryptable from error
