"""The log: what happened as a constant, facts as keys from a list, and nothing about a child, ever."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from pathlib import Path
from traceback import extract_tb
from typing import Any, TextIO

import structlog

ALLOWED_KEYS = frozenset(
    {
        "address", "agency", "count", "delivery", "error_id", "error_kind", "exc_info", "feed", "follower", "lane",
        "loop", "method", "migration", "path_template", "position", "problem_codes", "room", "seconds", "server",
        "slip_id", "status", "submission_id", "through",
    }
)  # fmt: skip
"""Keys that a log line may carry; each names an operational fact. A new key is added here, after a second look."""

Log = structlog.stdlib.BoundLogger


class KeyNotAllowed(Exception):
    """A log line was given a key that is not on the list; add it after a second look, or leave it out."""


def start_log(level: str, to: TextIO | None = None) -> None:
    """Write the log to standard error, or where it is told, a line of JSON each."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _refuse_other_keys,
            _place_of_failure,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(to or sys.stderr),
        cache_logger_on_first_use=to is None,
    )


def logger(name: str) -> Log:
    """A room's logger."""
    return structlog.get_logger(name)


def note(log: Log, what_happened: str, **facts: object) -> None:
    """Log that something happened.

    Raises:
        KeyNotAllowed: a fact's key is not on the list.
    """
    _check(facts)
    log.info(what_happened, **facts)


def warn(log: Log, what_happened: str, **facts: object) -> None:
    """Log what a person should look at this week.

    Raises:
        KeyNotAllowed: a fact's key is not on the list.
    """
    _check(facts)
    log.warning(what_happened, **facts)


def _check(facts: dict[str, object]) -> None:
    other = facts.keys() - ALLOWED_KEYS
    if other:
        raise KeyNotAllowed(f"Not on the list of log keys: {', '.join(sorted(other))}.")


def _refuse_other_keys(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's own
    _check({key: value for key, value in event.items() if key not in {"event", "level", "timestamp"}})
    return event


def _place_of_failure(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's own
    """A failure's kind and where it happened, with its causes; never its words, which may quote what a file says."""
    given = event.pop("exc_info", None)
    if given:
        failure = given if isinstance(given, BaseException) else sys.exception()
        places: list[str] = []
        while failure is not None:
            state = getattr(failure, "sqlstate", None)
            kind = type(failure).__name__ + (f" {state}" if state else "")
            places.append(f"{kind}: " + " < ".join(_frames(failure)))
            failure = failure.__cause__ or failure.__context__
        event["failure"] = places
    return event


def _frames(failure: BaseException) -> list[str]:
    frames = reversed(extract_tb(failure.__traceback__))
    return [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
