"""What Rasa may say while it runs: where and how bad, never a word of what people wrote.

Rasa logs residents' sentences on errors and prints local variables in its tracebacks, so every
record is replaced by its level, its logger and, for an error, the kind of exception.
"""

import logging
import sys
import warnings
from typing import Any, MutableMapping, Text

import structlog


class WithoutWords(logging.Formatter):
    """Formats a record as level, logger, line and kind of exception; the message is dropped."""

    def format(self, record: logging.LogRecord) -> Text:
        """Return the line."""
        kind = record.exc_info[0] if record.exc_info else None
        told = " %s" % kind.__name__ if kind else ""
        return "rasa %s %s:%d%s" % (record.levelname, record.name, record.lineno, told)


def keep_quiet() -> None:
    """Replace all logging of this process, structlog's included, by lines without words."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)
    for loud in ("rasa.core.tracker_store", "sanic.access", "matplotlib"):
        logging.getLogger(loud).setLevel(logging.ERROR)
    logging.raiseExceptions = False
    warnings.filterwarnings("ignore")
    structlog.configure(
        processors=[_only_the_event],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=False,
    )


def _only_the_event(logger: Any, method: Text, event: MutableMapping[Text, Any]) -> Text:
    return str(event.get("event", ""))[:60]
