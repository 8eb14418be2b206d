"""Facts beside the headline: until when a child is away, who is with the child, of age or not, named or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from everychild.care.events.arrangements import TemporaryAbsenceBegan, TemporaryAbsenceEnded
from everychild.care.events.missing import ChildReturned
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of, start_of
from everychild.care.life import Life
from everychild.care.places import Place, nights_of
from everychild.care.rules import PROMPT_AFTER_UNTIL
from everychild.vocabulary.days import birthday
from everychild.vocabulary.roll_call import Mark

ADULT = 18

_MARK_OF_KIND = {"hospital": {Mark.HOSPITAL}, "psychiatric": {Mark.PSYCHIATRIC}}
"""What a temporary absence says of the place beside that it has an until."""

_Marks = frozenset[Mark]
_NONE: _Marks = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLayers:
    """What marks a child's records give, and from when."""

    nights: Layer[str]
    until: Layer[_Marks]
    infants: Layer[bool]
    adult_at: datetime
    is_named: bool

    def edges(self) -> set[datetime]:
        """The instants at which a mark comes or goes."""
        return {*self.nights.edges(), *self.until.edges(), *self.infants.edges(), self.adult_at}


def mark_layers(lives: Sequence[Life]) -> MarkLayers:
    """The marks of one child's records."""
    born = {life.born_on for life in lives if life.born_on is not None}
    return MarkLayers(
        nights=nights_of(lives),
        until=until_of(lives),
        infants=_infants(lives),
        adult_at=start_of(birthday(min(born), ADULT), lives[0].rules.zone) if born else FOREVER,
        is_named=any(life.is_named for life in lives),
    )


def marks_at(layers: MarkLayers, place: Place | None, instant: datetime) -> set[Mark]:
    """The marks at an instant, with those of the place."""
    marks = set(place.marks) if place else set[Mark]()
    if layers.nights.at(instant) is not None:
        marks.add(Mark.NO_PLACEMENT_TONIGHT)
    until = layers.until.at(instant)
    marks |= until.value if until is not None else _NONE
    if layers.infants.at(instant) is not None:
        marks.add(Mark.WITH_OWN_INFANT)
    if instant >= layers.adult_at:
        marks.add(Mark.EIGHTEEN_OR_OVER)
    if not layers.is_named:
        marks.add(Mark.NOT_NAMED)
    return marks


def until_of(lives: Sequence[Life]) -> Layer[_Marks]:
    """Stretches of respite, visit, camp or hospital stay; four hours past its until, one prompts until it is ended."""
    stretches: list[Stretch[_Marks]] = []
    ends = sorted(_ends_of_absence(lives)) if any(life.absences for life in lives) else []
    for life in lives:
        for at, absence in life.absences:
            if isinstance(absence, TemporaryAbsenceBegan):
                ended = next((end for end in ends if end > at), FOREVER)
                late = absence.until_at + PROMPT_AFTER_UNTIL if absence.until_at else FOREVER
                kind = _MARK_OF_KIND.get(absence.kind, set[Mark]())
                stretches.append(Stretch(at, min(ended, late), frozenset({Mark.AWAY_UNTIL, *kind})))
                stretches.append(Stretch(max(at, late), ended, frozenset({Mark.PAST_UNTIL, *kind})))
    return layer_of(stretches)


def _ends_of_absence(lives: Sequence[Life]) -> set[datetime]:
    """The child is back, or has come to live somewhere else."""
    ends: set[datetime] = set()
    for life in lives:
        ends.update(at for at, event in life.absences if isinstance(event, TemporaryAbsenceEnded))
        ends.update(at for at, event in life.missing if isinstance(event, ChildReturned))
        ends.update(at for at, _ in life.arrangements)
    return ends


def _infants(lives: Sequence[Life]) -> Layer[bool]:
    stretches: list[Stretch[bool]] = []
    for life in lives:
        for index, (at, event) in enumerate(life.infants):
            following = life.infants[index + 1][0] if index + 1 < len(life.infants) else FOREVER
            if event.lives_with_youth:
                stretches.append(Stretch(at, following, True))  # noqa: FBT003 - a stretch in which it is so
    return layer_of(stretches)
