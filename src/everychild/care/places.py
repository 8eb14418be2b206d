"""Where a child should be tonight, as a class of place, and the marks that come with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.responsibility import InterstatePlacementBegan
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of
from everychild.care.life import Life
from everychild.vocabulary.places import STATE_FIPS, STATES
from everychild.vocabulary.roll_call import Mark, Setting

_STATE_OF_FIPS = {fips: state for state, fips in STATE_FIPS.items()}
OUT_OF_STATE = "2"
OUT_OF_COUNTRY = "3"

SETTING_OF_TYPE = {
    "1": Setting.GROUP_HOME,
    "2": Setting.GROUP_HOME,
    "3": Setting.SHELTER,
    "4": Setting.INSTITUTION,
    "5": Setting.INSTITUTION,
    "6": Setting.INSTITUTION,
    "7": Setting.SHELTER,
    "8": Setting.INDEPENDENT_LIVING,
    "9": Setting.DETENTION,
    "10": Setting.HOSPITAL,
    "11": Setting.PSYCHIATRIC,
    "12": Setting.NONE,
    "13": Setting.NONE,
    "14": Setting.PLACED_AT_HOME,
}
"""E120 as classes of place."""

MARK_OF_SETTING = {
    Setting.HOSPITAL: Mark.HOSPITAL,
    Setting.PSYCHIATRIC: Mark.PSYCHIATRIC,
    Setting.DETENTION: Mark.DETENTION,
    Setting.OFFICE_OR_HOTEL: Mark.NO_PLACEMENT_TONIGHT,
    Setting.PLACED_AT_HOME: Mark.PLACED_AT_HOME,
    Setting.KIN_HOME: Mark.WITH_KIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A class of place, how far from home, and in which other state, where it is in one."""

    setting: Setting
    marks: frozenset[Mark]
    county: str
    jurisdiction: str


def places_of(lives: Sequence[Life]) -> Layer[Place]:
    """The living arrangements of a child's records as stretches, the later to begin ending the earlier."""
    begun = [begun for life in lives for begun in life.arrangements]
    if len(lives) > 1:  # each life has its own in order already
        begun.sort(key=lambda each: (each[0], repr(each[1])))
    return layer_of([Stretch(at, FOREVER, _place(arrangement)) for at, arrangement in begun])


def nights_of(lives: Sequence[Life]) -> Layer[str]:
    """Nights without a placement, each from its day's beginning to the next day's."""
    day = timedelta(days=1)
    return layer_of([Stretch(at, at + day, night.place) for life in lives for at, night in life.nights])


def interstate_of(lives: Sequence[Life]) -> Layer[str]:
    """Stretches in which a child is placed in another state by compact; the value is that state."""
    stretches: list[Stretch[str]] = []
    for life in lives:
        for index, (at, event) in enumerate(life.interstate):
            if isinstance(event, InterstatePlacementBegan):
                following = life.interstate[index + 1][0] if index + 1 < len(life.interstate) else FOREVER
                stretches.append(Stretch(at, following, event.receiving_state or life.rules.state))
    return layer_of(stretches)


def _place(arrangement: LivingArrangementBegan) -> Place:
    setting = setting_of(arrangement)
    marks = {MARK_OF_SETTING[setting]} if setting in MARK_OF_SETTING else set[Mark]()
    if arrangement.location == OUT_OF_STATE:
        marks.add(Mark.OUT_OF_STATE)
    elif arrangement.location == OUT_OF_COUNTRY:
        marks.add(Mark.OUT_OF_COUNTRY)
    return Place(
        setting=setting,
        marks=frozenset(marks),
        county=arrangement.county,
        jurisdiction=_state(arrangement.jurisdiction) if arrangement.location == OUT_OF_STATE else "",
    )


def _state(jurisdiction: str) -> str:
    """E122 as a state of ours; empty for a tribe's or a country's code."""
    return jurisdiction if jurisdiction in STATES else _STATE_OF_FIPS.get(jurisdiction, "")


def setting_of(arrangement: LivingArrangementBegan) -> Setting:
    """The class of place of one living arrangement."""
    if arrangement.setting:
        return Setting(arrangement.setting) if arrangement.setting in set(Setting) else Setting.OTHER
    kinds = set(arrangement.home_kinds)
    if kinds & {"E117", "E119"}:
        return Setting.KIN_HOME
    if "E118" in kinds:
        return Setting.PRE_ADOPTIVE_HOME
    if "E116" in kinds:
        return Setting.SHELTER
    if arrangement.family_home == "1":
        return Setting.FOSTER_HOME
    return SETTING_OF_TYPE.get(arrangement.other_type, Setting.OTHER)
