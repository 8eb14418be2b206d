"""What stands of a child, as answers to what papers ask; each with its class of information, for the slip to decide.

Pure. Sentences are for people who were not there: plain, dated, and never more certain than what was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from everychild.care.absence import is_gone
from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    CourtOrderMade,
    PeriodicReviewHeld,
    PermanencyHearingHeld,
    PermanencyPlanSet,
)
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.events.missing import ChildReportedMissing, ChildReturned, ClearinghouseTold, LawEnforcementTold
from everychild.care.events.removal import ChildRemoved
from everychild.care.events.responsibility import InterstatePlacementRequested
from everychild.care.events.wellbeing import HealthNeedRecorded
from everychild.care.places import setting_of
from everychild.care.visits import FACE_TO_FACE, VIDEO, is_caseworkers_visit
from everychild.disclosure.categories import CASE, COURT, HEALTH, IDENTITY, MISSING, PLACE, TRIBE
from everychild.disclosure.egress import Fact
from everychild.disclosure.reading import Told
from everychild.vocabulary.ids import AgencyId

E = TypeVar("E", bound=CareEvent)
_VISITS_TOLD = 6
_SEXES = {"1": "male", "2": "female", "m": "male", "f": "female"}
_PLANS = {
    "1": "reunification",
    "2": "living with relatives",
    "3": "adoption",
    "4": "guardianship",
    "5": "another planned permanent living arrangement",
}
_WHERE = {"1": "where the child lives", "2": "elsewhere"}


def answers_of(told: Sequence[Told], *, responsible: AgencyId | None, called: str = "") -> list[Fact]:
    """Every answer that can be given, from events oldest first; one that nobody has said is not in it.

    Takes:
        responsible: the agency with placement and care, as the roll call has it; None where no agency has them now.
            Not whoever spoke last: of a child placed in another state, that is often the other state.
        called: that agency's name.
    """
    found = [*_who(told), *_care(told, responsible, called), *_visits(told), *_court(told), *_gone(told)]
    return [Fact(name=name, category=of, value=value, of_the_least=False) for name, of, value in found if value]


def visit_sentence(event: ChildContacted) -> str:
    """A contact as a paragraph of a report says it."""
    how = {FACE_TO_FACE: "seen face to face", VIDEO: "spoken with by video", "phone": "spoken with by phone"}
    where = f", {_WHERE[event.place]}" if event.place in _WHERE else ""
    by = event.by.replace("-", " ")
    return f"On {_day(event.occurred_on)} the child was {how.get(event.how, 'in contact')} by the {by}{where}."


def _of(told: Sequence[Told], kind: type[E]) -> list[E]:
    return [each.event for each in told if isinstance(each.event, kind)]


def _who(told: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    named, described = _of(told, ChildNamed), _of(told, ChildDescribed)
    if named:
        last = named[-1]
        yield "name", IDENTITY, " ".join(part for part in (last.given, last.middle, last.family, last.suffix) if part)
        yield "mother", CASE, f"{last.mother_given} {last.mother_family}".strip()
        yield "father", CASE, f"{last.father_given} {last.father_family}".strip()
        yield "tribe", TRIBE, last.tribe
    born = [each.birth_date for each in (*described, *named) if each.birth_date]
    sexes = [each.sex for each in (*described, *named) if each.sex]
    yield "born-on", IDENTITY, _day(born[-1]) if born else ""
    yield "sex", IDENTITY, _SEXES.get(sexes[-1], "") if sexes else ""
    needs = [each.need for each in _of(told, HealthNeedRecorded) if each.need]
    yield "health", HEALTH, "; ".join(dict.fromkeys(needs))


def _care(told: Sequence[Told], responsible: AgencyId | None, called: str) -> Iterator[tuple[str, str, str]]:
    if responsible is not None:
        yield "responsible", CASE, called or responsible
        yield "sending-state", CASE, responsible.split(":")[0]
        yield "legal-status", CASE, "Sending agency has placement and care"
        removals = [each for each in told if isinstance(each.event, ChildRemoved) and each.agency_id == responsible]
        yield "removed-on", CASE, _day(removals[-1].occurred_on) if removals else ""
    lived = [each for each in _of(told, LivingArrangementBegan) if not is_gone(each)]
    if lived:
        yield "setting", PLACE, _words(str(setting_of(lived[-1])))
        yield "placed-on", PLACE, _day(lived[-1].occurred_on)
        yield "placements", PLACE, " ".join(f"From {_day(e.occurred_on)}: {_words(str(setting_of(e)))}." for e in lived)
    asked = _of(told, InterstatePlacementRequested)
    yield "receiving-state", CASE, asked[-1].receiving_state if asked else ""


def _visits(told: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    visits = [each for each in _of(told, ChildContacted) if is_caseworkers_visit(each)]
    if not visits:
        return
    last = visits[-1]
    yield "visit-on", CASE, _day(last.occurred_on)
    yield "visit-where", CASE, _WHERE.get(last.place, "")
    yield "visit-how", CASE, last.how.replace("-", " ")
    yield "visit-note", CASE, last.note
    yield "visit-before", CASE, _day(visits[-2].occurred_on) if len(visits) > 1 else ""
    yield "visits", CASE, " ".join(visit_sentence(each) for each in visits[-_VISITS_TOLD:])


def _court(told: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    plans, reviews = _of(told, PermanencyPlanSet), _of(told, PeriodicReviewHeld)
    hearings, orders = _of(told, PermanencyHearingHeld), _of(told, CourtOrderMade)
    yield "plan", CASE, _PLANS.get(plans[-1].plan, "") if plans else ""
    yield "review-on", COURT, _day(reviews[-1].occurred_on) if reviews else ""
    yield "hearing-on", COURT, _day(hearings[-1].occurred_on) if hearings else ""
    since = hearings[-1].occurred_on if hearings else date.min
    said = [f"{_day(each.occurred_on)}: {each.text or each.kind}" for each in orders if each.occurred_on >= since]
    yield "orders", COURT, "; ".join(said)


def _gone(told: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    reports, returns = _of(told, ChildReportedMissing), _of(told, ChildReturned)
    if not reports:
        return
    last = reports[-1]
    is_back = bool(returns) and returns[-1].occurred_on >= last.occurred_on
    yield (
        "missing",
        MISSING,
        f"Reported missing on {_day(last.occurred_on)}"
        + (f", back on {_day(returns[-1].occurred_on)}." if is_back else ", and not back."),
    )
    if is_back:
        return
    police, centre = _of(told, LawEnforcementTold), _of(told, ClearinghouseTold)
    yield "missing-since", MISSING, _day(last.occurred_on)
    yield "missing-what", MISSING, _words(last.category)
    yield "police", MISSING, police[-1].case_number or police[-1].outcome if police else ""
    yield "ncmec", MISSING, centre[-1].number if centre else ""


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _words(code: str) -> str:
    return code.replace("-", " ").capitalize()
