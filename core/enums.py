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


class HistoryActor(StrEnum):
    """Who changed a transaction."""

    PERSON = "person"
    RULE = "rule"
    MODEL = "model"
    IMPORT = "import"
    SYSTEM = "system"


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


class MailTemplate(StrEnum):
    """Mail that Outlay sends."""

    PASSWORD_RESET = "password_reset"  # noqa: S105 (a name, no password)
    EMAIL_VERIFICATION = "email_verification"
    SECURITY = "security"
    NOTIFICATION = "notification"
    DIGEST = "digest"
    MONTHLY_SUMMARY = "monthly_summary"


class MailFormat(StrEnum):
    """Form of a mail, of which mail programs show one."""

    HTML = "html"
    TEXT = "text"


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
    CANCELLED = "cancelled"


class ReactionName(StrEnum):
    """What follows from events in the background."""

    REFRESH_RECURRING = "refresh_recurring"
    RAISE_BUDGET_ALERTS = "raise_budget_alerts"
    NOTIFY_OF_BUDGETS = "notify_of_budgets"
    NOTIFY_OF_LARGE_EXPENSES = "notify_of_large_expenses"
    NOTIFY_OF_MISSED_PAYMENTS = "notify_of_missed_payments"
    NOTIFY_OF_IMPORTS = "notify_of_imports"
    NOTIFY_OF_EXPORTS = "notify_of_exports"
    NOTIFY_OF_REVIEW = "notify_of_review"
    NOTIFY_OF_FORECASTS = "notify_of_forecasts"
    POST_GOAL_CONTRIBUTIONS = "post_goal_contributions"
    FOLLOW_GOALS = "follow_goals"
    POST_PLANNED = "post_planned"
    NOTIFY_OF_PLANNED = "notify_of_planned"
    FIND_ANOMALIES = "find_anomalies"
    NOTIFY_OF_ANOMALIES = "notify_of_anomalies"


class ScheduleName(StrEnum):
    """What is done at certain times."""

    BEGIN_DAY = "begin_day"
    SUMMARIZE_MONTHS = "summarize_months"
    NOTIFY_OF_DAY = "notify_of_day"
    MAINTAIN_MODELS = "maintain_models"
    REFRESH_RATES = "refresh_rates"
    CLEAN_UP = "clean_up"


class WebhookDisabledReason(StrEnum):
    """Why the server has switched a webhook off."""

    GONE = "gone"
    FAILING = "failing"
    SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105 (a reason, not a secret)


class WebhookDeliveryStatus(StrEnum):
    """Progress of the delivery of an event to a webhook."""

    PENDING = "pending"
    DELIVERED = "delivered"
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
    MAIL_TOKEN = "mail_token"  # noqa: S105 (a kind of job)
    BEGIN_DAY = "begin_day"
    SUMMARIZE_MONTHS = "summarize_months"
    NOTIFY_OF_DAY = "notify_of_day"
    MAINTAIN_MODELS = "maintain_models"
    CLEAN_UP = "clean_up"
    REFRESH_RATES = "refresh_rates"
    DELIVER_NOTIFICATIONS = "deliver_notifications"
    EXPORT_TRANSACTIONS = "export_transactions"
    EXPORT_PERSONAL_DATA = "export_personal_data"


class NotificationType(StrEnum):
    """What a notification is about."""

    BUDGET_THRESHOLD = "budget_threshold"
    BUDGET_EXCEEDED = "budget_exceeded"
    UNUSUAL_SPENDING = "unusual_spending"
    LARGE_TRANSACTION = "large_transaction"
    UPCOMING_PAYMENT = "upcoming_payment"
    LOW_BALANCE_AHEAD = "low_balance_ahead"
    FORECAST_FINISHED = "forecast_finished"
    IMPORT_FINISHED = "import_finished"
    EXPORT_FINISHED = "export_finished"
    REVIEW_WAITING = "review_waiting"
    MONTHLY_SUMMARY = "monthly_summary"
    WEBHOOK_DISABLED = "webhook_disabled"
    GOAL_MILESTONE = "goal_milestone"
    GOAL_COMPLETED = "goal_completed"
    PLANNED_WAITING = "planned_waiting"
    PLANNED_FAILED = "planned_failed"
    SECURITY = "security"


class NotificationEntity(StrEnum):
    """Type of the row that a notification is about."""

    ANOMALY = "anomaly"
    BUDGET = "budget"
    TRANSACTION = "transaction"
    PREDICTION = "prediction"
    IMPORT = "import"
    EXPORT = "export"
    RECURRING_SERIES = "recurring_series"
    GOAL = "goal"
    PLANNED_TRANSACTION = "planned_transaction"
    API_TOKEN = "api_token"  # noqa: S105 (a name, no token)


class NotificationChannel(StrEnum):
    """Way on which a notification reaches a person.

    ``PUSH`` are the person's own addresses of services such as ntfy and Telegram.
    """

    IN_APP = "in_app"
    EMAIL = "email"
    WEBHOOK = "webhook"
    PUSH = "push"


class DeliveryStatus(StrEnum):
    """Stage of the delivery of a notification by mail or push."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class DigestMode(StrEnum):
    """Whether mails are sent one by one or collected."""

    OFF = "off"
    DAILY = "daily"


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
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def payments_per_year(self) -> int:
        """Payments that come in a year."""
        return PAYMENTS_PER_YEAR[self]

    @property
    def is_monthly(self) -> bool:
        """Whether it counts in months, and not in weeks."""
        return self.payments_per_year <= MONTHS_PER_YEAR


MONTHS_PER_YEAR = 12
PAYMENTS_PER_YEAR = {
    PaymentCadence.WEEKLY: 52,
    PaymentCadence.FORTNIGHTLY: 26,
    PaymentCadence.FOUR_WEEKLY: 13,
    PaymentCadence.MONTHLY: 12,
    PaymentCadence.QUARTERLY: 4,
    PaymentCadence.HALF_YEARLY: 2,
    PaymentCadence.YEARLY: 1,
}


class WeekendShift(StrEnum):
    """Day on which a recurring payment comes whose day is on a weekend."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"


class RecurringSource(StrEnum):
    """Origin of a recurring series."""

    DETECTED = "detected"
    MANUAL = "manual"


class RecurringDecision(StrEnum):
    """What a person has decided on a recurring series; it binds the search for series."""

    CONFIRMED = "confirmed"
    PAUSED = "paused"
    DISMISSED = "dismissed"


class RecurringStatus(StrEnum):
    """State of a recurring series: the person's decision, or what the ledger shows.

    ``DETECTED``: found, and nobody has decided. ``ENDED``: its payments have stopped.
    """

    DETECTED = "detected"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    DISMISSED = "dismissed"
    ENDED = "ended"


class DueState(StrEnum):
    """State of the next payment of a recurring series.

    ``NOT_ENTERED``: its day has passed, but the ledger does not reach it yet.
    """

    EXPECTED = "expected"
    LATE = "late"
    MISSED = "missed"
    NOT_ENTERED = "not_entered"
    NONE = "none"


class OccurrenceState(StrEnum):
    """State of one payment in the calendar of recurring payments."""

    PAID = "paid"
    ENTERED = "entered"
    EXPECTED = "expected"
    LATE = "late"


class CashFlowScope(StrEnum):
    """Accounts whose balances a cash flow adds up.

    ``ALL``: all active ones of a currency but loans and investments. ``EVERYDAY``: checking
    accounts and cash, which bills are paid from.
    """

    ALL = "all"
    EVERYDAY = "everyday"


class CashFlowSource(StrEnum):
    """Reason to expect something on a day of the cash flow.

    ``ENTERED``: a transaction with a later date. ``PLANNED``: a planned transaction. ``EXPECTED``:
    a recurring payment or transfer.
    """

    ENTERED = "entered"
    PLANNED = "planned"
    EXPECTED = "expected"


class CashFlowProblem(StrEnum):
    """Reason why a cash flow has no forecast of the rest and no band.

    ``NO_ACCOUNT``: there is no account to add up. ``NOT_ENOUGH_HISTORY``: too few expenses or
    months. ``DATA_TOO_OLD``: nothing has been entered for more than a month.
    """

    NO_ACCOUNT = "no_account"
    NOT_ENOUGH_HISTORY = "not_enough_history"
    DATA_TOO_OLD = "data_too_old"


class LeftOutReason(StrEnum):
    """Reason why a cash flow does not add up an account."""

    OTHER_CURRENCY = "other_currency"
    NOT_SPENDABLE = "not_spendable"
    NOT_EVERYDAY = "not_everyday"


class AffordabilityAnswer(StrEnum):
    """Whether an amount can be paid on a day without falling below a limit in the month after.

    ``YES`` in nine of ten outcomes, ``TIGHT`` in most, ``NO`` in fewer. ``UNKNOWN`` where the
    balance is not forecast.
    """

    YES = "yes"
    TIGHT = "tight"
    NO = "no"
    UNKNOWN = "unknown"


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


class ReportKind(StrEnum):
    """Report that a person keeps."""

    MONTH = "month"
    YEAR = "year"
    CATEGORIES = "categories"
    NET_WORTH = "net-worth"
    SUBSCRIPTIONS = "subscriptions"


class ReportFormat(StrEnum):
    """Form of a report: JSON for a page, or a file to keep."""

    JSON = "json"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class ReportStatus(StrEnum):
    """Whether the period of a report is over, in progress or still ahead."""

    COMPLETE = "complete"
    IN_PROGRESS = "in_progress"
    FUTURE = "future"


class CellKind(StrEnum):
    """Meaning of the values in a column of a report.

    A month is the first day of its calendar month; a percentage is in percent.
    """

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"


class ChartKind(StrEnum):
    """Form of a chart in a report."""

    BARS = "bars"
    """Horizontal bars, one for each row."""
    COLUMNS = "columns"
    """Vertical columns over time."""
    LINES = "lines"


class PaperSize(StrEnum):
    """Size of the pages of a printed report."""

    A4 = "a4"
    LETTER = "letter"


class DateOrder(StrEnum):
    """Order of day, month and year in the numeric dates of a bank file."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


class DecimalMark(StrEnum):
    """Decimal separator in the amounts of a bank file."""

    POINT = "."
    COMMA = ","


class FeeMode(StrEnum):
    """Relation of a column of fees to the amounts of a bank file.

    ``INCLUDED``: the amount is what the balance moved. ``SEPARATE``: the balance moved by the fee
    as well.
    """

    INCLUDED = "included"
    SEPARATE = "separate"


class AmountSign(StrEnum):
    """Distinction of money in and money out in the amount column of a bank file.

    ``AS_IS``: negative amounts are money out. ``INVERTED``: positive amounts are money out.
    ``FLAG``: another column names the direction. ``SUFFIX``: CR or DR follows the number, or money
    in has a plus and money out no sign. ``BALANCE_OUT`` and ``BALANCE_IN``: the balances tell the
    direction of every row but the oldest, which is money out or money in.
    """

    AS_IS = "as_is"
    INVERTED = "inverted"
    FLAG = "flag"
    SUFFIX = "suffix"
    BALANCE_OUT = "balance_out"
    BALANCE_IN = "balance_in"


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
    NORMA43 = "norma43"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    IIF = "iif"
    GNUCASH = "gnucash"
    GNUCASH_CSV = "gnucash-csv"
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


class GoalType(StrEnum):
    """What a goal is for."""

    SAVINGS = "savings"
    DEBT_PAYOFF = "debt_payoff"
    EMERGENCY_FUND = "emergency_fund"
    INVESTMENT = "investment"
    PURCHASE = "purchase"
    OTHER = "other"


class GoalPriority(StrEnum):
    """Rank of a goal among others; goals of a higher one come first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class GoalStatus(StrEnum):
    """Stage of a goal."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ContributionFrequency(StrEnum):
    """How often an automatic contribution is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class ContributionSource(StrEnum):
    """Origin of a contribution to a goal."""

    MANUAL = "manual"
    TRANSACTION = "transaction"
    AUTOMATIC = "automatic"


class GoalFeasibility(StrEnum):
    """Whether a goal is reached by its date with what the forecast leaves over.

    ``REALISTIC``: also in nine of ten outcomes. ``POSSIBLE``: in the expected one. ``UNLIKELY``:
    only in the best of ten. ``UNKNOWN``: there is too little to tell.
    """

    REALISTIC = "realistic"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNREALISTIC = "unrealistic"
    UNKNOWN = "unknown"


class PlannedPosting(StrEnum):
    """How a planned transaction is posted on its day."""

    AUTOMATIC = "automatic"
    CONFIRM = "confirm"


class PlannedStatus(StrEnum):
    """Stage of a planned transaction. ``ENDED``: nothing is to come, or a person has ended it."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class PlannedOccurrenceState(StrEnum):
    """What has become of an occurrence of a planned transaction.

    ``MATCHED``: its payment was in the ledger already, or came from the bank.
    """

    OPEN = "open"
    POSTED = "posted"
    MATCHED = "matched"
    SKIPPED = "skipped"


class PlannedProblem(StrEnum):
    """Why an occurrence could not be posted automatically."""

    ACCOUNT_CLOSED = "account_closed"
    INVALID = "invalid"


class ProjectionBasis(StrEnum):
    """What a goal's projection rests on."""

    CONTRIBUTIONS = "contributions"
    FORECAST = "forecast"


class ProjectionProblem(StrEnum):
    """Why a projection has no date."""

    NOT_ENOUGH_CONTRIBUTIONS = "not_enough_contributions"
    NOT_ENOUGH_HISTORY = "not_enough_history"
    NO_INCOME = "no_income"
    NO_GROWTH = "no_growth"
    NO_SURPLUS = "no_surplus"
    NOT_ACTIVE = "not_active"
    ALREADY_REACHED = "already_reached"


class AnomalyKind(StrEnum):
    """What is unusual about a transaction, an income that did not come, or a month."""

    DUPLICATE_CHARGE = "duplicate_charge"
    BANK_FEE = "bank_fee"
    PRICE_STEP = "price_step"
    LARGE_FOR_PAYEE = "large_for_payee"
    LARGE_FOR_CATEGORY = "large_for_category"
    LARGE_NEW_PAYEE = "large_new_payee"
    MISSING_INCOME = "missing_income"
    SPENDING_PACE = "spending_pace"


class AnomalyDecision(StrEnum):
    """What a person says of an anomaly.

    Confirmed: it is worth knowing. Fine: it is right, and needs nothing. Dismissed: it is none, and
    anomalies of its kind come more rarely.
    """

    CONFIRMED = "confirmed"
    FINE = "fine"
    DISMISSED = "dismissed"


class RateSource(StrEnum):
    """Where an exchange rate comes from; the first that has a part in a rate names it.

    Own: the person has entered it. Ecb: a reference rate of the European Central Bank. Fixed: the
    irrevocable rate of a currency that has become the euro.
    """

    OWN = "own"
    ECB = "ecb"
    FIXED = "fixed"
