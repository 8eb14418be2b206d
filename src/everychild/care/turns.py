"""A child's records as turns of the roll call: at which instants, past and future, what is true changes.

Always true: at each instant a child has one headline or is not on the roll call; who is responsible comes from
placement-and-care alone, so that interstate placement and supervision never make records disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.absence import Absence, absences_of, until_of
from everychild.care.episodes import EXIT_RUNAWAY_OR_UNKNOWN, Episode, episodes_of, pending_transfers, refused_at
from everychild.care.events.removal import ChildRemoved
from everychild.care.events.responsibility import SafetyPlacementBegan
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of, start_of
from everychild.care.life import Life
from everychild.care.places import Place, interstate_of, nights_of, places_of
from everychild.care.visits import FACE_TO_FACE, Due, dues_of, seen_face_to_face, visits_of
from everychild.vocabulary.days import birthday
from everychild.vocabulary.ids import AgencyId
from everychild.vocabulary.roll_call import Headline, Mark, MissingCategory, Setting

ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is true of a child from an instant until the next turn.

    Takes:
        responsible: whether the child is on the roll call.
        headline: as if the feed had spoken; `silence.headline_as_heard` lays its silence over.
        speaks_from: the day whose passing made a contact overdue.
        agency_id: with placement and care; the last one where custody ended while the child was missing.
        placed_here: another state, in which the child is placed.
        kin_without_court: a safety placement with kin without a court, counted under its own heading.
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
    kin_without_court: bool
    speaks_from: date | None
    missing_since: datetime | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    life: Life
    episodes: Layer[Episode]
    dues: Layer[Due]
    pending: Layer[str]


@dataclass(frozen=True, slots=True)
class _Child:
    claims: tuple[_Claim, ...]
    absences: Layer[Absence]
    places: Layer[Place]
    nights: Layer[str]
    until: Layer[str]
    interstate: Layer[str]
    kin: Layer[tuple[Life, str]]
    infants: Layer[bool]
    adult_at: datetime
    is_named: bool
    findings: tuple[str, ...]
    denied: tuple[tuple[datetime, AgencyId], ...]


def turns_of(lives: Sequence[Life]) -> tuple[Turn, ...]:
    """The turns of one child, oldest first; equal neighbours are joined, and before the first the child is unknown.

    Takes:
        lives: the child's records, in any order.
    """
    child = _layers(sorted(lives, key=lambda life: life.record_id))
    turns: list[Turn] = []
    for instant in sorted(_edges(child)):
        turn = _turn(child, instant)
        if turns and _same(turns[-1], turn):
            continue
        if not turns and not turn.responsible and not turn.kin_without_court:
            continue
        turns.append(turn)
    return tuple(turns)


def last_face_to_face(lives: Sequence[Life]) -> date | None:
    """The last day on which anybody saw the child face to face; a removal counts."""
    days = [contact.occurred_on for life in lives for _, contact in life.contacts if contact.how == FACE_TO_FACE]
    days += [
        removal.occurred_on
        for life in lives
        for _, removal in life.removals
        if isinstance(removal, ChildRemoved) and not removal.already_missing
    ]
    return max(days, default=None)


def _layers(lives: Sequence[Life]) -> _Child:
    found = [(life, *episodes_of(life)) for life in lives]
    spans = [stretch.value for _, layer, _ in found for stretch in layer.stretches]
    removals = [span.removed_at for span in spans if span.removed_at is not None and not span.already_missing]
    received_missing = [span.began_at for span in spans if span.already_missing]
    visits_by_rule: dict[bool, list[datetime]] = {}
    seen = seen_face_to_face(lives, removals)
    claims: list[_Claim] = []
    for life, layer, _ in found:
        virtual = life.rules.virtual_visit_counts
        if virtual not in visits_by_rule:
            visits_by_rule[virtual] = visits_of(lives, life.rules)
        dues = [
            due
            for stretch in layer.stretches
            for due in dues_of(stretch.value, visits_by_rule[virtual], seen, life.rules).stretches
        ]
        claims.append(_Claim(life, layer, layer_of(dues), pending_transfers(life)))
    findings = {code for _, _, codes in found for code in codes}
    born = {life.born_on for life in lives if life.born_on is not None}
    if len(born) > 1:
        findings.add("birth-dates-differ")
    return _Child(
        claims=tuple(claims),
        absences=absences_of(lives, received_missing),
        places=places_of(lives),
        nights=nights_of(lives),
        until=until_of(lives),
        interstate=interstate_of(lives),
        kin=_kin(lives),
        infants=_infants(lives),
        adult_at=start_of(birthday(min(born), ADULT), lives[0].rules.zone) if born else FOREVER,
        is_named=any(life.is_named for life in lives),
        findings=tuple(sorted(findings)),
        denied=tuple((at, life.agency_id) for life in lives for at in refused_at(life)),
    )


def _edges(child: _Child) -> set[datetime]:
    edges: set[datetime] = set()
    for claim in child.claims:
        edges.update(claim.episodes.edges(), claim.dues.edges(), claim.pending.edges())
    edges.update(
        child.absences.edges(), child.places.edges(), child.nights.edges(), child.until.edges(),
        child.interstate.edges(), child.kin.edges(), child.infants.edges(),
    )  # fmt: skip
    edges.update(at for at, _ in child.denied)
    edges.add(child.adult_at)
    edges.discard(FOREVER)
    return edges


def _turn(child: _Child, instant: datetime) -> Turn:
    open_claims = [claim for claim in child.claims if claim.episodes.at(instant) is not None]
    absence_found = child.absences.at(instant)
    absence = absence_found.value if absence_found else None
    gone = absence is not None and absence.headline in {Headline.MISSING, Headline.FOUND_NOT_BACK}
    ended_missing = _last_ended_missing(child, instant) if gone and not open_claims else None
    denied = _denied_by_both(child, instant) if not open_claims and ended_missing is None else None
    counted = _first_to_claim(open_claims, instant) or ended_missing or denied
    kin = child.kin.at(instant)
    if counted is None:
        return _outside(child, instant, kin)
    headline, category, due = _headline(
        counted, absence, instant, disagree=_disagree(open_claims) or denied is not None
    )
    return _on_the_roll(
        child, counted, instant, headline=headline, category=category, due=due,
        absence=absence if gone else None, custody_ended=ended_missing is not None,
    )  # fmt: skip


def _headline(
    counted: _Claim, absence: Absence | None, instant: datetime, *, disagree: bool
) -> tuple[Headline, MissingCategory | None, date | None]:
    if absence is not None:
        return absence.headline, absence.category, None
    if disagree:
        return Headline.RECORDS_DISAGREE, None, None
    if counted.pending.at(instant) is not None:
        return Headline.TRANSFER_PENDING, None, None
    due = counted.dues.at(instant)
    if due is not None:
        return due.value.headline, None, due.value.speaks_from
    return Headline.CONTACT_CURRENT, None, None


def _on_the_roll(  # noqa: PLR0913 - a turn has many faces
    child: _Child,
    counted: _Claim,
    instant: datetime,
    *,
    headline: Headline,
    category: MissingCategory | None,
    due: date | None,
    absence: Absence | None,
    custody_ended: bool,
) -> Turn:
    place = child.places.at(instant)
    episode = counted.episodes.at(instant)
    interstate = child.interstate.at(instant)
    rules = counted.life.rules
    marks = _marks(child, instant, place.value if place else None)
    setting = place.value.setting if place else Setting.NONE
    if episode is not None and episode.value.removed_at is None:
        marks.add(Mark.NOT_IN_AFCARS_YET)
        if episode.value.setting == Setting.HOSPITAL and place is None:
            marks.add(Mark.HOSPITAL)
            setting = Setting.HOSPITAL
    if custody_ended:
        marks.add(Mark.CUSTODY_ENDED)
    if interstate is not None and interstate.value != rules.state:
        marks.add(Mark.OUT_OF_STATE)
    return Turn(
        from_at=instant,
        responsible=True,
        headline=headline,
        category=category,
        marks=tuple(sorted(marks)),
        setting=setting,
        agency_id=counted.life.agency_id,
        state=rules.state,
        county=_county(counted, instant),
        placed_here=interstate.value if interstate is not None and interstate.value != rules.state else "",
        kin_without_court=False,
        speaks_from=due,
        missing_since=absence.since if absence else None,
        findings=child.findings,
    )


def _outside(child: _Child, instant: datetime, kin: Stretch[tuple[Life, str]] | None) -> Turn:
    """Not on the roll call: left care, never in it, or with kin by a safety placement without a court."""
    life = kin.value[0] if kin else child.claims[0].life
    return Turn(
        from_at=instant,
        responsible=False,
        headline=Headline.CONTACT_CURRENT,
        category=None,
        marks=(),
        setting=Setting.KIN_HOME if kin else Setting.NONE,
        agency_id=life.agency_id,
        state=life.rules.state,
        county=kin.value[1] if kin else "",
        placed_here="",
        kin_without_court=kin is not None,
        speaks_from=None,
        missing_since=None,
        findings=child.findings if kin else (),
    )


def _marks(child: _Child, instant: datetime, place: Place | None) -> set[Mark]:
    marks = set(place.marks) if place else set[Mark]()
    if child.nights.at(instant) is not None:
        marks.add(Mark.NO_PLACEMENT_TONIGHT)
    if child.until.at(instant) is not None:
        marks.add(Mark.AWAY_UNTIL)
    if child.infants.at(instant) is not None:
        marks.add(Mark.WITH_OWN_INFANT)
    if instant >= child.adult_at:
        marks.add(Mark.EIGHTEEN_OR_OVER)
    if not child.is_named:
        marks.add(Mark.NOT_NAMED)
    return marks


def _disagree(claims: Sequence[_Claim]) -> bool:
    return len({claim.life.agency_id for claim in claims}) > 1


def _first_to_claim(claims: Sequence[_Claim], instant: datetime) -> _Claim | None:
    """Whose claim began first; so that a child whom two agencies claim is counted once, and neither is dropped."""

    def began(claim: _Claim) -> tuple[datetime, AgencyId]:
        found = claim.episodes.at(instant)
        return (found.start if found else FOREVER, claim.life.agency_id)

    return min(claims, key=began, default=None)


def _last_ended_missing(child: _Child, instant: datetime) -> _Claim | None:
    """The agency whose responsibility ended while the child was missing, and the child still is."""
    ended: list[tuple[datetime, AgencyId, _Claim]] = []
    absence = child.absences.at(instant)
    for claim in child.claims:
        for stretch in claim.episodes.stretches:
            over = stretch.end <= instant and stretch.value.how != "died"
            # Missing at the end: the absence covers it, or the exit itself says so.
            while_missing = absence is not None and (
                absence.value.since <= stretch.end or stretch.value.reason == EXIT_RUNAWAY_OR_UNKNOWN
            )
            if over and while_missing:
                ended.append((stretch.end, claim.life.agency_id, claim))
    died = any(stretch.value.how == "died" and stretch.end <= instant
               for claim in child.claims for stretch in claim.episodes.stretches)  # fmt: skip
    if died or not ended:
        return None
    return max(ended, key=lambda each: each[:2])[2]


def _denied_by_both(child: _Child, instant: datetime) -> _Claim | None:
    """The sender of a transfer that it calls accepted and the other refused: it has the child until they agree."""
    for claim in child.claims:
        for stretch in claim.episodes.stretches:
            refused = any(at <= instant and agency != claim.life.agency_id for at, agency in child.denied)
            if stretch.value.how == "transferred" and stretch.end <= instant and refused:
                return claim
    return None


def _county(claim: _Claim, instant: datetime) -> str:
    episode = claim.episodes.at(instant) or (claim.episodes.stretches[-1] if claim.episodes.stretches else None)
    return episode.value.county if episode else ""


def _kin(lives: Sequence[Life]) -> Layer[tuple[Life, str]]:
    stretches: list[Stretch[tuple[Life, str]]] = []
    for life in lives:
        for index, (at, event) in enumerate(life.kin):
            if isinstance(event, SafetyPlacementBegan):
                following = life.kin[index + 1][0] if index + 1 < len(life.kin) else FOREVER
                stretches.append(Stretch(at, following, (life, event.county)))
    return layer_of(stretches)


def _infants(lives: Sequence[Life]) -> Layer[bool]:
    stretches: list[Stretch[bool]] = []
    for life in lives:
        for index, (at, event) in enumerate(life.infants):
            following = life.infants[index + 1][0] if index + 1 < len(life.infants) else FOREVER
            if event.lives_with_youth:
                stretches.append(Stretch(at, following, True))  # noqa: FBT003 - a stretch in which it is so
    return layer_of(stretches)


def _same(one: Turn, other: Turn) -> bool:
    return (
        one.responsible == other.responsible
        and one.headline == other.headline
        and one.category == other.category
        and one.marks == other.marks
        and one.setting == other.setting
        and one.agency_id == other.agency_id
        and one.county == other.county
        and one.placed_here == other.placed_here
        and one.kin_without_court == other.kin_without_court
        and one.speaks_from == other.speaks_from
        and one.missing_since == other.missing_since
        and one.findings == other.findings
    )
