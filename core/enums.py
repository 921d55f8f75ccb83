"""Closed sets of values, each defined once and used by tables, contract and services.

Columns and JSON hold the values. A ``StrEnum`` member equals its value, so a row's text compares
with a member as it is.
"""

from enum import StrEnum


class TransactionKind(StrEnum):
    """Direction of a transaction. A refund is an expense with a negative amount."""

    EXPENSE = "expense"
    INCOME = "income"
    TRANSFER = "transfer"


class PeriodUnit(StrEnum):
    """Length of a budget's or a forecast's period."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Interval(StrEnum):
    """Distance between the points of a history."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class CategorySource(StrEnum):
    """Origin of a transaction's category. Only ``PERSON`` is learned from."""

    PERSON = "person"
    RULE = "rule"
    MODEL = "model"


class CategoryType(StrEnum):
    """Transactions that a category is for. Transfers may have any category."""

    EXPENSE = "expense"
    INCOME = "income"
    BOTH = "both"

    def allows(self, kind: str) -> bool:
        """Return whether transactions of a kind may get a category of this type."""
        return self == CategoryType.BOTH or kind in {self, TransactionKind.TRANSFER}


class AccountType(StrEnum):
    """Purpose of an account."""

    CHECKING = "checking"
    SAVINGS = "savings"
    CREDIT_CARD = "credit_card"
    CASH = "cash"
    INVESTMENT = "investment"
    LOAN = "loan"
    OTHER = "other"


class Role(StrEnum):
    """Permissions of a user."""

    USER = "user"
    ADMIN = "admin"


class Theme(StrEnum):
    """Color scheme of a user's frontend; ``AUTO`` follows the device."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class TokenScope(StrEnum):
    """Permissions of an API token."""

    READ = "read"
    WRITE = "write"


class OneTimeTokenPurpose(StrEnum):
    """Action that a mailed one-time token permits."""

    RESET = "reset"
    VERIFY = "verify"


class Weekday(StrEnum):
    """Day of the week, Monday first as in ISO 8601 and ``date.weekday()``."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class Severity(StrEnum):
    """Urgency of an insight."""

    INFO = "info"
    WARNING = "warning"


class InsightKind(StrEnum):
    """Kind of cause that an insight names."""

    CATEGORY_UP = "category_up"
    CATEGORY_DOWN = "category_down"
    PAYEE_UP = "payee_up"
    LARGE_PURCHASE = "large_purchase"
    SEASONAL = "seasonal"
    NEW_RECURRING = "new_recurring"
    ENDED_RECURRING = "ended_recurring"
    PRICE_RISE = "price_rise"
    INCOME_MISSING = "income_missing"
    INCOME_DOWN = "income_down"
    REFUNDS = "refunds"
    BUDGET_EXCEEDED = "budget_exceeded"
    BUDGET_AT_RISK = "budget_at_risk"
    BUDGET_TOO_LOW = "budget_too_low"
    OVERSPENT = "overspent"
    UNCATEGORIZED = "uncategorized"
    ENTRIES_END = "entries_end"
    NOT_ENOUGH_DATA = "not_enough_data"


class ComparisonBasis(StrEnum):
    """What an insight compares an amount with.

    ``USUAL`` is the median of the last complete months up to the same day of the month,
    ``USUAL_PAYMENT`` that of earlier payments of a series.
    """

    USUAL = "usual"
    USUAL_PAYMENT = "usual_payment"
    LAST_YEAR = "last_year"
    PREVIOUS_PRICE = "previous_price"
    BUDGET = "budget"
    INCOME = "income"


class InsightActionType(StrEnum):
    """What a user can do about an insight."""

    CREATE_BUDGET = "create_budget"
    UPDATE_BUDGET = "update_budget"
    REVIEW_PAYEE = "review_payee"
    OPEN_TRANSACTIONS = "open_transactions"
    CATEGORIZE_TRANSACTIONS = "categorize_transactions"
    ADD_TRANSACTIONS = "add_transactions"


class ForecastTarget(StrEnum):
    """Period to forecast, seen from the current one."""

    NEXT = "next"
    CURRENT = "current"


class ForecastPart(StrEnum):
    """Reason for a part of a forecast amount."""

    ALREADY_SPENT = "already_spent"
    RECURRING = "recurring"
    USUAL = "usual"
    SEASON = "season"
    RECENT_CHANGE = "recent_change"


class TrainingStatus(StrEnum):
    """Result of training a forecast model."""

    TRAINED = "trained"
    NOT_TRAINED = "not_trained"


class BudgetState(StrEnum):
    """Spending of a budget's current period compared with its amount."""

    OK = "ok"
    WARNING = "warning"
    EXCEEDED = "exceeded"


class Decision(StrEnum):
    """Handling of a suggested category, by its confidence."""

    APPLY = "apply"
    SUGGEST = "suggest"
    ASK = "ask"


class OnUncertain(StrEnum):
    """Handling of a new transaction when no category is certain enough."""

    KEEP = "keep"
    REJECT = "reject"


class ImportStatus(StrEnum):
    """Stage of an import."""

    PREVIEWED = "previewed"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class ImportOutcome(StrEnum):
    """Result of one row of an imported file."""

    CREATED = "created"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    OFFERED = "offered"
    REJECTED = "rejected"
    UNDONE = "undone"


class JobStatus(StrEnum):
    """Stage of a background job."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class JobKind(StrEnum):
    """Type of work of a background job."""

    TRAIN_FORECASTS = "train_forecasts"
    SCORE_FORECASTS = "score_forecasts"
    RETRAIN_CATEGORIES = "retrain_categories"
    CATEGORIZE_BACKLOG = "categorize_backlog"
    PREVIEW_IMPORT = "preview_import"
    IMPORT_FILE = "import_file"
    UNDO_IMPORT = "undo_import"


class SuggestionSource(StrEnum):
    """Origin of a suggested category; ``NONE`` when there is no suggestion."""

    RULE = "rule"
    MODEL = "model"
    LLM = "llm"
    NONE = "none"


class RuleField(StrEnum):
    """Property of a transaction that a rule's condition tests.

    ``TEXT`` is payee and description together, ``MERCHANT`` the payee without a bank's additions.
    """

    PAYEE = "payee"
    DESCRIPTION = "description"
    TEXT = "text"
    MERCHANT = "merchant"
    AMOUNT = "amount"
    ACCOUNT_ID = "account_id"
    KIND = "kind"


class RuleOperator(StrEnum):
    """Comparison of a rule's condition."""

    CONTAINS = "contains"
    EQUALS = "equals"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    REGEX = "regex"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


class PaymentSource(StrEnum):
    """Where an upcoming payment is known from."""

    ENTERED = "entered"
    EXPECTED = "expected"


class PaymentCadence(StrEnum):
    """Time between two payments of a recurring series."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class DriftLevel(StrEnum):
    """Distance of a distribution from its past."""

    STABLE = "stable"
    MODERATE = "moderate"
    DRIFTED = "drifted"


class Verdict(StrEnum):
    """Result of an experiment so far: the challenger compared with the control."""

    BETTER = "better"
    WORSE = "worse"
    UNDECIDED = "undecided"


class ConfidenceLevel(StrEnum):
    """Confidence of a suggested category in words, by what it is good enough for."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class ExportFormat(StrEnum):
    """File format of exported transactions."""

    CSV = "csv"
    JSON = "json"
    OFX = "ofx"
    BEANCOUNT = "beancount"
    LEDGER = "ledger"


class DateOrder(StrEnum):
    """Order of day, month and year in the numeric dates of a bank file."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


class DecimalMark(StrEnum):
    """Decimal separator in the amounts of a bank file."""

    POINT = "."
    COMMA = ","


class AmountSign(StrEnum):
    """Distinction of money in and money out in the amount column of a bank file.

    ``AS_IS``: negative amounts are money out. ``INVERTED``: positive amounts are money out.
    ``FLAG``: another column names the direction. ``SUFFIX``: CR or DR follows the number.
    """

    AS_IS = "as_is"
    INVERTED = "inverted"
    FLAG = "flag"
    SUFFIX = "suffix"


class ForecastMethod(StrEnum):
    """Method of a forecast, by its public name.

    A pooled model was trained on this server, the prior model is shipped. ``USUAL`` is the person's
    own level, ``BLEND`` lies between it and the model. The others are those of stored forecasts.
    """

    POOLED_MODEL = "pooled_model"
    POOLED_MODEL_WITHOUT_INCOME = "pooled_model_without_income"
    PRIOR_MODEL = "prior_model"
    PRIOR_MODEL_WITHOUT_INCOME = "prior_model_without_income"
    BLEND = "blend"
    USUAL = "usual"
    MEAN_3 = "mean_3"
    MEDIAN_6 = "median_6"


class StatementFormat(StrEnum):
    """Format of a bank file: its file type, or for a table the program that exported it."""

    CSV = "csv"
    TSV = "tsv"
    OFX = "ofx"
    QIF = "qif"
    CAMT = "camt"
    MT940 = "mt940"
    MINT = "mint"
    YNAB = "ynab"
    ACTUAL = "actual"
    FIREFLY = "firefly"
    OUTLAY = "outlay"
    OUTLAY_JSON = "outlay-json"
    OUTLAY_OFX = "outlay-ofx"


class HealthStatus(StrEnum):
    """Result of the health checks."""

    LIVE = "live"
    READY = "ready"
    NOT_READY = "not_ready"


class InsightSource(StrEnum):
    """Origin of the insights into a month."""

    RULES = "rules"


class TransactionSort(StrEnum):
    """Order of a list of transactions; a minus means descending."""

    OLDEST = "date"
    NEWEST = "-date"
    SMALLEST = "amount"
    LARGEST = "-amount"
    PAYEE = "payee"
    PAYEE_DESCENDING = "-payee"

    @property
    def column(self) -> str:
        return self.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.startswith("-")
