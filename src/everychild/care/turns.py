"""A child's records as turns of the roll call: at which instants, past and future, what is true changes.

Always true: at each instant a child has one headline or is not on the roll call; who is responsible comes from
placement-and-care alone, so that interstate placement and supervision never make records disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter

from everychild.care.absence import Absence, Bounds, absences_of
from everychild.care.claims import Claim, Counted, claims_of, counted_at
from everychild.care.episodes import EXIT_RUNAWAY_OR_UNKNOWN, EXITS_TO_A_HOME
from everychild.care.kin import KinPlacement, kin_of
from everychild.care.layers import FOREVER, Layer, layer_of
from everychild.care.life import Life
from everychild.care.marks import MarkLayers, mark_layers, marks_at
from everychild.care.places import Place, interstate_of, places_of
from everychild.care.roles import REPORTED_BY, Named, named_roles
from everychild.care.visits import Due, dues_of, seen_face_to_face, visits_of
from everychild.vocabulary.ids import AgencyId
from everychild.vocabulary.roll_call import Headline, KinLength, Mark, MissingCategory, Setting

GONE = frozenset({Headline.MISSING, Headline.FOUND_NOT_BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is true of a child from an instant until the next turn.

    Takes:
        responsible: whether the child is on the roll call.
        headline: as if the feed had spoken; `silence.headline_as_heard` lays its silence over.
        speaks_from: the day whose passing made a contact overdue.
        agency_id: with placement and care; the last one where custody ended while the child was missing.
        placed_here: another state, in which the child is placed; off the roll call too, where only that state's record
            is known.
        kin_length: of a safety placement with kin without a court, counted under its own heading; None where none.
        removals: the open removals that the child's records tell, oldest first, each with its agency; none before the
            first, and where custody ended.
        roles: named ones, as `supervising=US-OH:dcbs`; `roles.roles_of` gives all five.
    """

    from_at: datetime
    responsible: bool
    headline: Headline
    category: MissingCategory | None
    marks: tuple[Mark, ...]
    setting: Setting
    agency_id: AgencyId
    state: str
    county: str
    placed_here: str
    kin_length: KinLength | None
    speaks_from: date | None
    missing_since: datetime | None
    removals: tuple[tuple[datetime, AgencyId], ...]
    roles: Named
    findings: tuple[str, ...]


_FACTS = attrgetter(*(field.name for field in fields(Turn) if field.name != "from_at"))


@dataclass(frozen=True, slots=True)
class _Child:
    claims: tuple[Claim, ...]
    dues: dict[str, Layer[Due]]
    absences: Layer[Absence]
    places: Layer[Place]
    marks: MarkLayers
    interstate: Layer[str]
    kin: Layer[KinPlacement]
    roles: Layer[Named]
    findings: tuple[str, ...]


def turns_of(lives: Sequence[Life]) -> tuple[Turn, ...]:
    """The turns of one child, oldest first; equal neighbours are joined, and before the first the child is unknown.

    Takes:
        lives: the child's records, in any order.
    """
    child = _layers(sorted(lives, key=lambda life: life.record_id))
    turns: list[Turn] = []
    for instant in sorted(_edges(child)):
        turn = _turn(child, instant)
        if turns and _FACTS(turn) == _FACTS(turns[-1]):
            continue
        if not turns and not (turn.responsible or turn.kin_length or turn.placed_here):
            continue
        turns.append(turn)
    return tuple(turns)


def _layers(lives: Sequence[Life]) -> _Child:
    claims = claims_of(lives)
    findings = {code for claim in claims for code in claim.findings}
    if len({life.born_on for life in lives if life.born_on is not None}) > 1:
        findings.add("birth-dates-differ")
    return _Child(
        claims=tuple(claims),
        dues=_dues(claims, lives),
        absences=absences_of(lives, _bounds(claims)),
        places=places_of(lives),
        marks=mark_layers(lives),
        interstate=interstate_of(lives),
        kin=kin_of(lives),
        roles=named_roles(lives),
        findings=tuple(sorted(findings)),
    )


def _dues(claims: Sequence[Claim], lives: Sequence[Life]) -> dict[str, Layer[Due]]:
    """Each record's dues, by its id; a visit counts whoever's worker made it."""
    removals = [
        stretch.value.removed_at
        for claim in claims
        for stretch in claim.episodes.stretches
        if stretch.value.removed_at is not None and not stretch.value.already_missing
    ]
    seen = seen_face_to_face(lives, removals)
    visits_by_rule: dict[bool, list[datetime]] = {}
    dues: dict[str, Layer[Due]] = {}
    for claim in claims:
        rules = claim.life.rules
        if rules.virtual_visit_counts not in visits_by_rule:
            visits_by_rule[rules.virtual_visit_counts] = visits_of(lives, rules)
        visits = visits_by_rule[rules.virtual_visit_counts]
        dues[claim.life.record_id.hex] = layer_of([
            due
            for stretch in claim.episodes.stretches
            for due in dues_of(stretch.value, visits, seen, rules).stretches
        ])  # fmt: skip
    return dues


def _bounds(claims: Sequence[Claim]) -> Bounds:
    """What the ends and beginnings of responsibility say of an absence."""
    spans = [stretch.value for claim in claims for stretch in claim.episodes.stretches]
    ended = [span for span in spans if span.how == "discharged"]
    return Bounds(
        received_missing=[span.began_at for span in spans if span.already_missing],
        taken_in=[at for claim in claims for at in _taken_in(claim)],
        to_a_home=[span.ended_at for span in ended if span.reason in EXITS_TO_A_HOME],
        as_unknown=[span.ended_at for span in ended if span.reason == EXIT_RUNAWAY_OR_UNKNOWN],
        died=[span.ended_at for span in spans if span.how == "died"],
    )


def _taken_in(claim: Claim) -> list[datetime]:
    """When this record's agency removed the child anew; not where its files only disagree on the day."""
    spans = [stretch.value for stretch in claim.episodes.stretches]
    before = [None, *spans]
    return [
        span.removed_at
        for span, last in zip(spans, before, strict=False)
        if span.removed_at is not None
        and not span.already_missing
        and (last is None or last.how != "removed" or last.removed_at is None)
    ]


def _edges(child: _Child) -> set[datetime]:
    edges: set[datetime] = child.marks.edges()
    for claim in child.claims:
        edges.update(claim.episodes.edges(), claim.pending.edges(), claim.denied.edges())
    for dues in child.dues.values():
        edges.update(dues.edges())
    for layer in (child.absences, child.places, child.interstate, child.kin, child.roles):
        edges.update(layer.edges())
    edges.discard(FOREVER)
    return edges


def _turn(child: _Child, instant: datetime) -> Turn:
    found = child.absences.at(instant)
    absence = found.value if found else None
    counted = counted_at(child.claims, absence, instant, adult_at=child.marks.adult_at)
    if counted is None:
        return _outside(child, instant)
    headline, category, due = _headline(child, counted, absence, instant)
    life = counted.claim.life
    place, setting, marks = _where(child, counted, instant)
    named = child.roles.at(instant)
    reported = (f"{REPORTED_BY}={counted.reported_by}",) if counted.reported_by else ()
    return Turn(
        from_at=instant,
        responsible=True,
        headline=headline,
        category=category,
        marks=tuple(sorted(marks)),
        setting=setting,
        agency_id=life.agency_id,
        state=life.rules.state,
        county=_county(counted.claim, instant),
        placed_here=place,
        kin_length=None,
        speaks_from=due,
        missing_since=absence.since if absence is not None and absence.headline in GONE else None,
        removals=counted.removals,
        roles=(*(named.value if named is not None else ()), *reported),
        findings=child.findings,
    )


def _headline(
    child: _Child, counted: Counted, absence: Absence | None, instant: datetime
) -> tuple[Headline, MissingCategory | None, date | None]:
    if absence is not None:
        return absence.headline, absence.category, None
    if counted.disagree:
        return Headline.RECORDS_DISAGREE, None, None
    if counted.claim.pending.at(instant) is not None:
        return Headline.TRANSFER_PENDING, None, None
    due = child.dues[counted.claim.life.record_id.hex].at(instant)
    if due is not None:
        return due.value.headline, None, due.value.speaks_from
    return Headline.CONTACT_CURRENT, None, None


def _where(child: _Child, counted: Counted, instant: datetime) -> tuple[str, Setting, set[Mark]]:
    """The other state in which the child is placed, the class of place, and the marks."""
    home = counted.claim.life.rules.state
    found = child.places.at(instant)
    place = found.value if found is not None else None
    setting = place.setting if place is not None else Setting.NONE
    marks = marks_at(child.marks, place, instant)
    episode = counted.claim.episodes.at(instant)
    if episode is not None and episode.value.removed_at is None:
        marks.add(Mark.NOT_IN_AFCARS_YET)
        if episode.value.setting == Setting.HOSPITAL and place is None:
            marks.add(Mark.HOSPITAL)
            setting = Setting.HOSPITAL
    if counted.custody_ended:
        marks.add(Mark.CUSTODY_ENDED)
    interstate = child.interstate.at(instant)
    elsewhere = interstate.value if interstate is not None else (place.jurisdiction if place is not None else "")
    elsewhere = "" if elsewhere == home else elsewhere
    if elsewhere:
        marks.add(Mark.OUT_OF_STATE)
    return elsewhere, setting, marks


def _outside(child: _Child, instant: datetime) -> Turn:
    """Not on the roll call: left care, never in it, with kin without a court, or known only where placed."""
    found, interstate = child.kin.at(instant), child.interstate.at(instant)
    kin = found.value if found is not None else None
    life = kin.life if kin is not None else child.claims[0].life
    state = life.rules.state
    here = interstate is not None and interstate.value == state and kin is None and _only_placed(child)
    return Turn(
        from_at=instant,
        responsible=False,
        headline=Headline.CONTACT_CURRENT,
        category=None,
        marks=(),
        setting=Setting.KIN_HOME if kin is not None else Setting.NONE,
        agency_id=life.agency_id,
        state=state,
        county=kin.county if kin is not None else "",
        placed_here=state if here else "",
        kin_length=kin.length if kin is not None else None,
        speaks_from=None,
        missing_since=None,
        removals=(),
        roles=(),
        findings=child.findings if kin is not None else (),
    )


def _only_placed(child: _Child) -> bool:
    """Whether no record of the child claims it: the sender's own is not known here."""
    return all(not claim.episodes.stretches for claim in child.claims)


def _county(claim: Claim, instant: datetime) -> str:
    episode = claim.episodes.at(instant) or (claim.episodes.stretches[-1] if claim.episodes.stretches else None)
    return episode.value.county if episode else ""
