"""Logging: one JSON object per line on standard output, for this program and its libraries.

Commands log to standard error: their standard output belongs to what they print, such as JSON.
"""

import logging
import sys

import structlog

from infrastructure.context import request_id

HANDLER_NAME = "outlay"


def _add_request_id(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    current = request_id.get()
    return event if current is None else {**event, "request_id": current}


def configure(level: str, *, is_command: bool = False) -> None:
    """Configure logging for the process; repeated calls replace the handler."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr if is_command else sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    handler.set_name(HANDLER_NAME)
    # Handlers of others stay, for example those of a test runner.
    root = logging.getLogger()
    others = [existing for existing in root.handlers if existing.get_name() != HANDLER_NAME]
    root.handlers = [*others, handler]
    root.setLevel(level.upper())
    # Alembic reports every start; a finished migration has its own line.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Every connection has a line of its own; at DEBUG, what is sent would be written down.
    logging.getLogger("websockets").setLevel(logging.WARNING)
