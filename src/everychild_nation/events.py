"""A life as its agency's live feed tells it: what no half-yearly file has said yet, and what none can say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from everychild_nation.afcars.file import MADE_AFTER
from everychild_nation.history import Episode, Event, Life, Stay, event
from everychild_nation.lives import Window


def events_of(life: Life, window: Window) -> list[Event]:
    """The events since the last file, the oldest first; missing episodes from the first file's period on."""
    told: list[Event] = []
    for episode in life.episodes:
        told += _since(life, episode, window.counted_on)
        for missing in episode.missing:
            if (missing.returned_on or window.today) >= window.starts_on:
                told += missing.told
    told += life.extra
    return sorted((each for each in told if each["occurred_on"] <= window.today.isoformat()), key=_day)


def _day(told: Event) -> str:
    return told["occurred_on"]


def _since(life: Life, episode: Episode, filed: date) -> Iterator[Event]:
    """An episode's events after the last file's period, and what was typed too late for that file."""
    made = filed + MADE_AFTER
    if episode.removed_on > filed or episode.typed_on > made:
        described = {"birth_date": life.born_on.isoformat(), "sex": life.sex}
        yield event("care.child-described.v1", episode.removed_on, described)
        removed = {"county": episode.county, "environment": episode.environment}
        yield event("care.child-removed.v1", episode.removed_on, removed)
        yield from (_stay_event(stay) for stay in episode.stays if stay.began_on <= filed and not stay.is_gone)
    for stay in episode.stays:
        if stay.began_on > filed and not stay.is_gone:
            yield _stay_event(stay)
    for visit in episode.visits:
        if visit.on > filed or visit.typed_on > made:
            made_visit = event("care.child-contacted.v1", visit.on, {"place": visit.place})
            yield {**made_visit, "recorded_on": visit.typed_on.isoformat()}
    for on, plan in episode.plans:
        if on > filed:
            yield event("care.permanency-plan-set.v1", on, {"plan": plan})
    yield from _meetings(episode, filed)
    if episode.left_on and (episode.left_on > filed or (episode.left_typed_on or filed) > made):
        body = {"removal_on": episode.removed_on.isoformat(), "reason": episode.exit_reason}
        if episode.transferred_to:
            body["transferred_to"] = episode.transferred_to
        yield event("care.child-discharged.v1", episode.left_on, body)


def _meetings(episode: Episode, filed: date) -> Iterator[Event]:
    for on in episode.reviews:
        if on > filed:
            yield event("care.periodic-review-held.v1", on, {})
    for on in episode.hearings:
        if on > filed:
            yield event("care.permanency-hearing-held.v1", on, {})


def _stay_event(stay: Stay) -> Event:
    body: dict[str, object] = {"family_home": "1" if stay.home else "0", "location": stay.location}
    if stay.kinds:
        body["home_kinds"] = [f"E{kind}" for kind in stay.kinds]
    if stay.other:
        body["other_type"] = stay.other
    if stay.where:
        body["jurisdiction"] = stay.where
    return event("care.living-arrangement-began.v1", stay.began_on, body)
