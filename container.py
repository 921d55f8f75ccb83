"""The composition root: builds the objects that hold configuration or state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from core.enums import JobKind
from infrastructure.encryption import Encryption
from infrastructure.event_exchange import EventExchange
from infrastructure.hint_carriers import choose_carrier
from infrastructure.hints import Hint, Hints
from infrastructure.job_queue_broker import Bell
from infrastructure.outbound import MAX_SECONDS, OutboundClient
from infrastructure.outbound_addresses import AddressPolicy, parse_networks
from infrastructure.passkeys import Passkeys, find_relying_party
from infrastructure.rate_limits import RateLimits
from infrastructure.reference_rates import reference_rates
from infrastructure.streaming.hub import Hub
from llm.chat import CategoryChat
from ml_service import BudgetPredictionService, CategoryModels
from notifications.mailer import Mailer, Outbox, Smtp
from notifications.push.sender import PushSender
from services.activity.confirmations import Confirmations
from services.activity.exports.export_files import EXPORT_KINDS
from services.activity.exports.export_job import write_export
from services.activity.jobs import clean_up_job
from services.activity.jobs.job_bell import JobBell
from services.activity.jobs.job_runner import JobRunner
from services.activity.jobs.people_jobs import run_for_people
from services.activity.log.event_envelope import CONTENT_TYPE, EventOrigin, name_origin
from services.activity.log.log_consumer import LogConsumer
from services.activity.log.relay import Relay
from services.activity.mails.mail_links import MailLinks
from services.activity.mails.notification_mails import NotificationMails
from services.activity.notifications import delivery_job
from services.activity.notifications.delivery_job import Couriers, enqueue_deliveries
from services.activity.notifications.push_channels import PushChannels
from services.activity.schedules.scheduler import Scheduler
from services.activity.webhooks.webhook_dispatcher import WebhookDispatcher
from services.activity.webhooks.webhook_sender import WebhookSender
from services.activity.webhooks.webhook_service import WebhookCommands
from services.categorization import backlog_service, retraining_service
from services.categorization.category_suggestion import CategorySuggester, SuggestionPolicy
from services.forecasting import training_service
from services.imports import import_job, preview_job, undo_job
from services.insights import monthly_summary_service
from services.ledger import rate_refresh_job, transaction_export
from services.people import personal_export, token_mail_job
from services.people.access_tokens import AccessTokens
from services.people.second_factors import SecondFactors
from services.people.sessions import Sessions
from services.reactions import begin_day, build_consumers, notify_of_day
from services.schedule import SCHEDULE

if TYPE_CHECKING:
    from infrastructure.openid_provider import OpenIdProvider

OPENID_CALLBACK = "/openid/callback"
"""Where an OpenID Connect provider sends browsers back to; it knows the address beforehand."""

EXCHANGE = "outlay.events"
"""The exchange of the broker to which all events are published."""

RATES_SECONDS = 60.0
"""Time for the table of exchange rates, half a megabyte that nobody waits for."""

Consumer = LogConsumer | Relay | WebhookDispatcher
Settings = Mapping[str, Any]
"""The settings of ``config.py`` by name."""


@dataclass(frozen=True, slots=True)
class Container:
    """The objects of one application that hold configuration or state.

    ``consumers`` follow the log of events; the server runs those in ``own_consumers`` itself.
    ``reactions`` are those of them that run ``services/reactions.py``, in the order in which one
    leads to the next.
    """

    sessions: Sessions
    passkeys: Passkeys | None
    openid: "OpenIdProvider | None"
    mail_links: MailLinks
    notification_mails: NotificationMails
    predictions: BudgetPredictionService
    categories: CategorySuggester
    jobs: JobRunner
    limits: RateLimits
    reactions: Sequence[LogConsumer]
    consumers: Mapping[str, Consumer]
    own_consumers: Sequence[Consumer]
    scheduler: Scheduler
    webhook_commands: WebhookCommands
    webhooks: WebhookDispatcher
    push_channels: PushChannels
    origin: EventOrigin
    hub: Hub
    hints: Hints
    confirmations: Confirmations

    def start(self) -> None:
        """Do what is due and what earlier processes have left behind, until the process ends."""
        for consumer in self.own_consumers:
            consumer.start()
        # Its first look wakes the workers as well.
        self.scheduler.start()
        self.hints.connect(self._follow_hint)
        self.hints.start()

    def _follow_hint(self, hint: Hint) -> None:
        """Do what another process has given cause for.

        That process follows the log itself; here only listeners and idle workers want to know.
        """
        if hint.is_unknown:
            self.hub.look_soon()
        self.hub.hint(hint.user_ids)
        if hint.has_jobs:
            self.jobs.wake()

    def await_reactions(self, seconds: float) -> None:
        """Wait for what this process has been woken for, for at most that time of each consumer."""
        for consumer in self.reactions:
            consumer.wait(seconds)

    def close_consumers(self) -> None:
        """Finish what consumers have begun and end their threads, as before a fork."""
        for consumer in self.consumers.values():
            consumer.close()


def build_container(settings: Settings) -> Container:
    """Build the container from the settings of ``config.py``."""
    predictions = BudgetPredictionService(settings["MODELS_DIR"], settings["SECRET_KEY"])
    categories = _build_categorization(settings)
    limits = RateLimits(
        settings["RATE_LIMIT_API"],
        settings["RATE_LIMIT_BURST"],
        settings["RATE_LIMIT_AUTH"],
        settings["REDIS_URL"],
        settings["INSTANCE_DIR"],
    )
    sessions = _build_sessions(settings)
    mail_links = MailLinks(sessions.mailer.public_url, settings["SECRET_KEY"])
    notification_mails = NotificationMails(sessions.mailer, mail_links, predictions)
    push_channels = _build_push_channels(settings)
    couriers = Couriers(notification_mails, push_channels)
    jobs = _build_job_runner(settings, predictions, categories, couriers, sessions.mailer)
    reference_rates.keep_in(settings["INSTANCE_DIR"])
    origin = name_origin(settings["SECRET_KEY"], settings["PUBLIC_URL"])
    encryption = Encryption(settings["SECRET_KEY"], "webhooks")
    client = build_outbound_client(settings)
    webhooks = WebhookDispatcher(WebhookSender(client, encryption, origin))
    consumers = _build_consumers(settings, webhooks, origin)
    own_consumers = _choose_own(settings["LOG_CONSUMERS"], consumers)
    return Container(
        sessions=sessions,
        passkeys=_build_passkeys(settings),
        openid=_build_openid(settings),
        mail_links=mail_links,
        notification_mails=notification_mails,
        predictions=predictions,
        categories=categories,
        jobs=jobs,
        limits=limits,
        reactions=[consumer for consumer in own_consumers if isinstance(consumer, LogConsumer)],
        consumers=consumers,
        own_consumers=own_consumers,
        webhook_commands=WebhookCommands(encryption, client),
        webhooks=webhooks,
        origin=origin,
        push_channels=push_channels,
        scheduler=Scheduler(SCHEDULE, partial(_look_for_work, jobs)),
        hub=Hub(settings["MAX_STREAMS"], settings["MAX_STREAMS_PER_USER"]),
        hints=Hints(choose_carrier(settings["REDIS_URL"], settings["DATABASE_URL"])),
        confirmations=Confirmations(settings["SECRET_KEY"]),
    )


def _build_consumers(
    settings: Settings, webhooks: WebhookDispatcher, origin: EventOrigin
) -> Mapping[str, Consumer]:
    consumers: dict[str, Consumer] = {**build_consumers(), "webhooks": webhooks}
    if settings["EVENTS_AMQP_URL"]:
        exchange = EventExchange(settings["EVENTS_AMQP_URL"], EXCHANGE, CONTENT_TYPE)
        consumers["relay"] = Relay(exchange, origin)
    return consumers


def _choose_own(names: Sequence[str], consumers: Mapping[str, Consumer]) -> Sequence[Consumer]:
    if names == ["all"]:
        return list(consumers.values())
    return [consumer for name, consumer in consumers.items() if name in names]


def build_outbound_client(settings: Settings, seconds: float = MAX_SECONDS) -> OutboundClient:
    """Build the client for addresses that people enter."""
    return OutboundClient(AddressPolicy(parse_networks(settings["OUTBOUND_NETWORKS"])), seconds)


def _build_sessions(settings: Settings) -> Sessions:
    access_tokens = AccessTokens(
        settings["JWT_SECRET_KEY"], dt.timedelta(minutes=settings["ACCESS_TOKEN_MINUTES"])
    )
    public_url = settings["PUBLIC_URL"].rstrip("/")
    return Sessions(
        access_tokens,
        dt.timedelta(days=settings["REFRESH_TOKEN_DAYS"]),
        Mailer(_build_transport(settings), settings["MAIL_SENDER"], public_url),
        settings["REGISTRATION_OPEN"],
        SecondFactors(Encryption(settings["SECRET_KEY"], "second factors")),
    )


def _build_passkeys(settings: Settings) -> Passkeys | None:
    party = find_relying_party(settings["PUBLIC_URL"])
    return Passkeys(party, settings["SECRET_KEY"]) if party else None


def _build_openid(settings: Settings) -> "OpenIdProvider | None":
    if not settings["OIDC_ISSUER"]:
        return None
    # Its packages take a while to load, and most servers have no provider.
    from infrastructure.openid_provider import OpenIdProvider

    return OpenIdProvider(
        issuer=settings["OIDC_ISSUER"],
        client_id=settings["OIDC_CLIENT_ID"],
        client_secret=settings["OIDC_CLIENT_SECRET"],
        redirect_uri=settings["PUBLIC_URL"].rstrip("/") + OPENID_CALLBACK,
        name=settings["OIDC_NAME"],
    )


def _build_push_channels(settings: Settings) -> PushChannels:
    networks = parse_networks(settings["OUTBOUND_NETWORKS"])
    return PushChannels(
        Encryption(settings["SECRET_KEY"], "push channels"), PushSender(AddressPolicy(networks))
    )


def _look_for_work(jobs: JobRunner) -> None:
    """Begin deliveries that are due, and jobs that a dead process has left behind."""
    enqueue_deliveries()
    jobs.look()


def _build_transport(settings: Settings) -> Smtp | Outbox:
    """Without a mail server, mails become files that the operator can read."""
    if not settings["MAIL_SERVER"]:
        return Outbox(settings["INSTANCE_DIR"] / "outbox")
    names = ("MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS", "MAIL_USERNAME", "MAIL_PASSWORD")
    return Smtp(*(settings[name] for name in names))


def _build_categorization(settings: Settings) -> CategorySuggester:
    models = ("CATEGORY_VARIANT", "CATEGORY_CHALLENGER", "CATEGORY_CHALLENGER_SHARE", "MODELS_DIR")
    policy = ("CATEGORY_APPLY_AT", "CATEGORY_SUGGEST_AT", "CATEGORY_MIN_LABELS")
    chat = ("LLM_URL", "LLM_API_KEY", "LLM_MODEL", "LLM_SECONDS")
    return CategorySuggester(
        CategoryModels(*(settings[name] for name in models)),
        SuggestionPolicy(*(settings[name] for name in policy)),
        CategoryChat(*(settings[name] for name in chat)) if settings["LLM_URL"] else None,
    )


def _build_job_runner(
    settings: Settings,
    predictions: BudgetPredictionService,
    categories: CategorySuggester,
    couriers: Couriers,
    mailer: Mailer,
) -> JobRunner:
    max_bytes, broker = settings["MAX_UNPACKED_BYTES"], settings["CELERY_BROKER_URL"]
    return JobRunner(
        {
            JobKind.TRAIN_FORECASTS: partial(training_service.train_model, predictions),
            JobKind.SCORE_FORECASTS: training_service.score_forecasts,
            JobKind.RETRAIN_CATEGORIES: partial(retraining_service.retrain, categories),
            JobKind.CATEGORIZE_BACKLOG: partial(backlog_service.categorize_backlog, categories),
            JobKind.PREVIEW_IMPORT: partial(preview_job.run_preview, categories, max_bytes),
            JobKind.IMPORT_FILE: partial(import_job.run_import, categories, max_bytes),
            JobKind.UNDO_IMPORT: undo_job.run_undo,
            JobKind.MAIL_TOKEN: partial(token_mail_job.mail_token, mailer),
            JobKind.BEGIN_DAY: run_for_people(begin_day),
            JobKind.NOTIFY_OF_DAY: run_for_people(partial(notify_of_day, predictions)),
            JobKind.SUMMARIZE_MONTHS: run_for_people(monthly_summary_service.notify_of_last_month),
            JobKind.MAINTAIN_MODELS: training_service.maintain_models,
            JobKind.CLEAN_UP: clean_up_job.clean_up,
            JobKind.REFRESH_RATES: partial(
                rate_refresh_job.refresh_rates,
                build_outbound_client(settings, RATES_SECONDS),
                settings["RATES_URL"],
            ),
            JobKind.DELIVER_NOTIFICATIONS: partial(delivery_job.deliver, couriers),
            JobKind.EXPORT_TRANSACTIONS: write_export(transaction_export.write_for_job),
            JobKind.EXPORT_PERSONAL_DATA: write_export(personal_export.write_for_job),
        },
        # Each of these is about a file of its own; one's result is no answer to another.
        unshared=(
            JobKind.PREVIEW_IMPORT,
            JobKind.IMPORT_FILE,
            JobKind.UNDO_IMPORT,
            *EXPORT_KINDS,
        ),
        # An address that a stranger has typed is no longer needed.
        fleeting=(JobKind.MAIL_TOKEN,),
        bell=JobBell(Bell(broker)) if broker else None,
    )


def container() -> Container:
    """Return the container of the current application."""
    return cast(Container, current_app.extensions["outlay"])
