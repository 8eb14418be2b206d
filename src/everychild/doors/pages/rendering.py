"""Templates, and the words and looks that all pages share."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from everychild.doors.pages.landing import places_of
from everychild.vocabulary.roll_call import Headline, KinLength, Mark

STATIC = Path(__file__).parent / "static"

HEADLINE_WORDS = {
    Headline.MISSING: "Missing",
    Headline.FOUND_NOT_BACK: "Found, not back",
    Headline.AWAY_LOCATION_KNOWN: "Away, location known",
    Headline.RECORDS_DISAGREE: "Records disagree",
    Headline.TRANSFER_PENDING: "Transfer pending",
    Headline.NO_RECENT_DATA: "No recent data",
    Headline.NOT_YET_SEEN: "Not yet seen",
    Headline.CONTACT_OVERDUE: "Contact overdue",
    Headline.CONTACT_CURRENT: "Contact current",
}

MARK_WORDS = {mark: str(mark).replace("-", " ").capitalize() for mark in Mark} | {
    Mark.NOT_IN_AFCARS_YET: "Not in AFCARS yet",
    Mark.EIGHTEEN_OR_OVER: "18 or over",
}

KIN_WORDS = {
    KinLength.UP_TO_30: "0 to 30 days",
    KinLength.FROM_31_TO_90: "31 to 90 days",
    KinLength.FROM_91: "91 days and more",
}

_SECONDS_A_MINUTE, _SECONDS_AN_HOUR, _SECONDS_A_DAY = 60, 3600, 86400


def age(then: datetime | None, now: datetime) -> str:
    """How old a piece of information is, in words."""
    if then is None:
        return "never heard"
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < _SECONDS_A_MINUTE:
        return "less than a minute ago"
    for size, word in ((_SECONDS_A_DAY, "day"), (_SECONDS_AN_HOUR, "hour"), (_SECONDS_A_MINUTE, "minute")):
        count = seconds // size
        if count:
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "less than a minute ago"


def clock(instant: datetime, zone: str = "America/New_York") -> str:
    """An instant as a person reads it, with its zone."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%-d %B %Y, %H:%M} {local:%Z}"


def day_and_hour(instant: datetime, zone: str, *, hour_known: bool = True) -> str:
    """An instant for a narrow column; the day alone where no hour was recorded."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%-d %b %Y, %H:%M} {local:%Z}" if hour_known else f"{local:%-d %b %Y}, hour not recorded"


def shown(count: int | None) -> str:
    """A public figure: to the nearest five, or left out."""
    if count is None:
        return "left out"
    return f"{count:,}" if count else "0 to 2"


def many(count: int, one: str, more: str) -> str:
    """How many of something, in words that agree."""
    return f"{count:,} {one if count == 1 else more}"


def share(part: float | None) -> str:
    """A share in hundredths; nothing where it rests on a figure that is left out."""
    return "left out" if part is None else f"{100 * part:.1f} %"


def page(template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:  # noqa: ANN401 - what a template shows
    """A page, or a part of one."""
    return HTMLResponse(_templates.get_template(template).render(**{"account": None, **shown}), status_code=status)


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_words: dict[str, Any] = {
    "headline_words": HEADLINE_WORDS,
    "mark_words": MARK_WORDS,
    "kin_words": KIN_WORDS,
    "age": age,
    "clock": clock,
    "day_and_hour": day_and_hour,
    "shown": shown,
    "share": share,
    "many": many,
    "places_of": places_of,
    "day": timedelta(days=1),
}
for _name, _value in _words.items():
    _templates.globals[_name] = _value
_templates.filters["count"] = lambda number: f"{number:,}"
