"""Logs 日志: to standard error, where the supervisor keeps and rotates them; without anybody's words in them.

A bid, a name or an identity number could ride into a log inside an exception's message. So of an exception only its
type and the lines of code are written, and of a request only its route and its answer.
"""

from __future__ import annotations

import logging
import logging.config
import traceback
from types import TracebackType
from typing import Any

from ggzy.web.quiet_routes import ONLY_BIDDERS


class QuietFormatter(logging.Formatter):
    """Writes where something broke and of which type, never the message of the exception."""

    def formatException(self, ei: Any) -> str:
        kind, _, at = ei
        return _lines(kind, at)

    def formatStack(self, stack_info: str) -> str:
        return ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have put the message there
        given = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple(_without_words(_route(record, word)) for word in given)
        return super().format(record)


class Unspoken(logging.Filter):
    """Drops what Django would say of a refused request on a bidder's page; our own failures are always written."""

    def filter(self, record: logging.LogRecord) -> bool:
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        return record.levelno >= logging.ERROR or match is None or match.view_name not in ONLY_BIDDERS


def _route(record: logging.LogRecord, word: object) -> object:
    """Of a request its route in place of its path: an address names a lot, a refused upload would tell that somebody bids."""
    request = getattr(record, "request", None)
    # Django writes signs beyond ASCII in its own way.
    if request is None or word not in (request.path, request.path.encode("unicode_escape").decode("ascii")):
        return word
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "（无此页）"


def _without_words(word: object) -> object:
    return type(word).__name__ if isinstance(word, BaseException) else word


def _lines(kind: type[BaseException] | None, at: TracebackType | None) -> str:
    frames = "".join(f"\n  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(at))
    return f"{kind.__name__ if kind else ''}{frames}"


def configure(choices: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: one handler for everything."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "quiet": {
                    "()": "ggzy.web.logs.QuietFormatter",
                    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
                    "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                }
            },
            "filters": {"unspoken": {"()": "ggzy.web.logs.Unspoken"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet", "filters": ["unspoken"]}},
            "root": {"handlers": ["stderr"], "level": choices.get("level", "INFO")},
            "loggers": {
                "django": {"handlers": [], "propagate": True},
                "django.db.backends": {"level": "WARNING"},
                "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
                "fontTools": {"level": "ERROR"},
                "weasyprint": {"level": "ERROR"},
            },
        }
    )
