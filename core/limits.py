"""Lengths and sizes that tables, contract and services agree on, each written once.

Lengths are in code points. A ``*_KEY`` length is that of the normalised text: folding case and
compatibility forms can triple a text.
"""

KEY_GROWTH = 3
"""Characters of a normalised text for each of the original, at most."""

# ISO 4217.
CURRENCY_LENGTH = 3
RATE_LENGTH = 32
NAME_LENGTH = 80
NAME_KEY_LENGTH = NAME_LENGTH * KEY_GROWTH
# The longest is "monthly".
PERIOD_UNIT_LENGTH = 7
FORECAST_METHOD_LENGTH = 40
FORECAST_SEGMENT_LENGTH = 40
ARTIFACT_NAME_LENGTH = 120
CATEGORY_NAME_LENGTH = 50
CATEGORY_NAME_KEY_LENGTH = CATEGORY_NAME_LENGTH * KEY_GROWTH
# The longest is "expense".
CATEGORY_TYPE_LENGTH = 7
MAX_CATEGORY_POSITION = 10_000
ICON_LENGTH = 50
# #RRGGBB.
COLOR_LENGTH = 7
LINE_LENGTH = 200
LINE_KEY_LENGTH = LINE_LENGTH * KEY_GROWTH
PAYEE_KEY_LENGTH = LINE_LENGTH
"""Characters of a folded payee that are stored: an index of PostgreSQL holds no longer ones."""
# RFC 5321: a path of 256 characters, less its angle brackets.
EMAIL_LENGTH = 254
EMAIL_KEY_LENGTH = EMAIL_LENGTH * KEY_GROWTH
MESSAGE_LENGTH = 300
NOTES_LENGTH = 2_000
TAG_LENGTH = 40
# Of the ids in bank files, the FITID of OFX is the longest.
EXTERNAL_ID_LENGTH = 255
# RFC 5646, section 4.4.1: no language tag in practice is longer.
LOCALE_LENGTH = 35
# Twice the longest name in the IANA database.
TIMEZONE_LENGTH = 64
FINGERPRINT_LENGTH = 64
"""Hexadecimal digits of a SHA-256 hash."""
# With its four hyphens.
UUID_LENGTH = 36
QUERY_SECRET_LENGTH = 4_000
"""Longest token or ticket in the query of a stream."""
URL_LENGTH = 2_000
MEDIA_TYPE_LENGTH = 80
USER_AGENT_LENGTH = 200
IDEMPOTENCY_KEY_LENGTH = 255
REQUEST_ID_LENGTH = 64
VARIANT_LENGTH = 40
WORKER_LENGTH = 120
DEDUP_KEY_LENGTH = 80
NOTIFICATION_KEY_LENGTH = 160
NOTIFICATION_TYPE_LENGTH = 40
NOTIFICATION_CHANNEL_LENGTH = 10
CHANNEL_URL_LENGTH = 1_000
"""Longest address of a push channel."""
MAX_CHANNELS = 10
"""Push channels of one user."""

MAX_ACCESS_TOKEN_MINUTES = 1_440
"""Longest lifetime that the setting ACCESS_TOKEN_MINUTES allows."""

# NIST SP 800-63B asks for at least 8, and for at least 64 that are allowed.
PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 128
CURSOR_LENGTH = 1_500
"""Longest cursor: it may hold a folded payee, of up to four bytes per character, in base64."""

SECRET_LENGTH = 200
"""Longest token that a request may send; those that are issued are shorter."""

CREDENTIAL_ID_LENGTH = 1_364
"""Longest id of a passkey: 1,023 bytes (WebAuthn, section 4), in base64."""
SUBJECT_LENGTH = 255
"""Longest name of a person at an OpenID Connect provider (Core, section 2)."""
MAX_IDENTITIES = 20
"""Of one user: a login at each provider that the server has had."""
MAX_PASSKEYS = 20
"""Of one user: each device needs at most one."""

MAX_MONTH_START_DAY = 28
"""The last day that every month has."""

MAX_BULK = 1_000
"""Transactions that one bulk request may name."""

RESTORE_DAYS = 30
"""Days for which a deleted transaction can be restored."""

MAX_CONDITIONS = 20
"""Conditions in one group of a rule."""

MAX_RECURRING_SERIES = 500
"""Recurring series of one user."""

MAX_TAGS = 20
MAX_PARTS = 50
"""Parts of one split transaction."""
"""Tags of one transaction."""

TAG_SEPARATOR = "|"
"""Separates tags in the column that stores them; a tag must not contain it."""

MAX_MONTHS = 120
"""Months of one report: ten years."""

ANOMALIES_PER_THOUSAND, MAX_ANOMALIES_PER_THOUSAND = 10, 50
"""Alerts of anomalies in a thousand transactions: the default, and the most to choose."""

ANOMALY_KEY_LENGTH = 80
"""Longest key of the fact of an anomaly."""

ANOMALY_KIND_LENGTH = 20
"""Longest kind of an anomaly, or decision on one."""

GOAL_WORD_LENGTH = 20
"""Longest type, status, priority or frequency of a goal, with room for longer ones."""

MAX_MILESTONES = 20
"""Milestones of one goal."""

POSTING_KEY_LENGTH = 40
"""Longest key of an automatic contribution: a day, or the id of a transaction."""

PLANNED_WORD_LENGTH = 20
"""Longest status, state, problem or way of posting of a planned transaction."""

RULE_LENGTH = 300
"""Longest recurrence rule."""

MAX_PLANNED = 300
"""Planned transactions of one user that have not ended."""

MAX_TOLERANCE_DAYS = 15
"""Most days between a planned transaction and its payment."""
