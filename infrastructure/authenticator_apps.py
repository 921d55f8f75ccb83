"""One-time codes of authenticator apps: TOTP (RFC 6238), six digits every 30 seconds."""

import datetime as dt
from dataclasses import dataclass

import pyotp
from pyotp.utils import strings_equal

ISSUER = "Outlay"
"""What the app calls the server beside the user's address."""
DRIFT_STEPS = 1
"""How many steps of 30 seconds the clock of a phone may be off, in either direction."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: its secret, the same as an address, and that as a picture.

    ``qr_code`` is a data URI of an SVG.
    """

    secret: str
    uri: str
    qr_code: str


def new_secret() -> str:
    """Return a new secret of 160 random bits, in Base32."""
    return pyotp.random_base32()


def build_enrolment(secret: str, account: str) -> Enrolment:
    """Build what an app needs to show the codes of an account."""
    # Its tables take a while to load, and few processes draw a picture.
    import segno

    uri = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    # A quiet zone of four modules, as the standard has it; colours that scanners can read whatever
    # the theme of the page.
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="white")
    return Enrolment(secret, uri, picture)


def find_step(secret: str, code: str, moment: dt.datetime) -> int | None:
    """Find the time step of which this is the code; None when it is no code of about now."""
    app = pyotp.TOTP(secret)
    now = app.timecode(moment)
    steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
    return next((step for step in steps if strings_equal(app.generate_otp(step), code)), None)
