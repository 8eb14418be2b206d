"""What one record of the return says of a child, as the published tables need it: episodes, places, plans, rights.

Pure, and the same for a record read from a file and for one built from the ledger.

Cites:
    45 CFR 1355.44. The groups of settings are our own reading of the earlier reports' (docs/rule-readings.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from everychild.intake.afcars.reading import day_of
from everychild.intake.afcars.xml import Group

YES = "1"
ADOPTION_PLAN, OTHER_PERMANENT_PLAN = "3", "5"
ADOPTED, LEFT_WITHOUT_END = "3", "9"
_RACES = {
    "E13": "American Indian or Alaska Native", "E14": "Asian", "E15": "Black or African American",
    "E16": "Native Hawaiian or other Pacific Islander", "E17": "White",
}  # fmt: skip
_TERMINATED = frozenset({"1", "2"})
_SETTING_OF_TYPE = {
    "1": "group home", "2": "group home", "3": "group home", "4": "institution", "5": "institution",
    "6": "institution", "7": "institution", "8": "supervised independent living", "9": "institution",
    "10": "institution", "11": "institution", "12": "runaway", "13": "whereabouts unknown", "14": "placed at home",
}  # fmt: skip
NOT_SAID = "not said"
MISSING = frozenset({"runaway", "whereabouts unknown"})
KIN, AT_HOME = "foster home of a relative or kin", "placed at home"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFacts:
    """One removal episode.

    Takes:
        ended_on: E153; None while it goes on.
        settings: day and class of place, oldest first.
        plans: day and E148, oldest first.
    """

    began_on: date
    ended_on: date | None
    reason: str
    county: str
    settings: tuple[tuple[date, str], ...] = ()
    plans: tuple[tuple[date, str], ...] = ()

    def is_open_on(self, day: date) -> bool:
        """Whether the child is in care at the end of a day."""
        return self.began_on <= day and (self.ended_on is None or self.ended_on > day)

    def setting_on(self, day: date) -> str:
        """The class of place on a day."""
        return next((setting for since, setting in reversed(self.settings) if since <= day), NOT_SAID)

    def plan_on(self, day: date) -> str:
        """The permanency plan on a day, as E148."""
        return next((plan for since, plan in reversed(self.plans) if since <= day), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """One child of the return.

    Takes:
        race: one group, or `two or more`.
        rights_ended_on: the day on which the rights of all parents of whom the file speaks had ended; None if not.
    """

    born_on: date | None
    sex: str
    race: str
    hispanic: str
    rights_ended_on: date | None
    episodes: tuple[EpisodeFacts, ...]

    def open_on(self, day: date) -> EpisodeFacts | None:
        """The episode in which the child is in care at the end of a day."""
        return next((each for each in self.episodes if each.is_open_on(day)), None)

    def is_waiting_on(self, day: date) -> bool:
        """Whether the child waits for adoption: the plan is adoption, or all parents' rights have ended.

        Leaves out youth of 16 or over whose plan is another permanent living arrangement, as the reports do.
        """
        episode = self.open_on(day)
        if episode is None:
            return False
        plan = episode.plan_on(day)
        if plan == OTHER_PERMANENT_PLAN and (self.age_on(day) or 0) >= _OLD_ENOUGH_TO_STAND_ALONE:
            return False
        ended = self.rights_ended_on is not None and self.rights_ended_on <= day
        return plan == ADOPTION_PLAN or ended

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None where no birth date is said."""
        if self.born_on is None:
            return None
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


_OLD_ENOUGH_TO_STAND_ALONE = 16


def facts_of(content: Group) -> ChildFacts:
    """The facts of one record."""
    episodes = [_episode(group) for group in content.named("removal_2020")]
    return ChildFacts(
        born_on=day_of(content.get("E5")),
        sex={"1": "male", "2": "female"}.get(content.get("E6"), NOT_SAID),
        race=_race(content),
        hispanic={"0": "no", "1": "yes"}.get(content.get("E21"), NOT_SAID),
        rights_ended_on=_rights_ended_on(content),
        episodes=tuple(sorted((each for each in episodes if each), key=lambda each: each.began_on)),
    )


def _episode(group: Group) -> EpisodeFacts | None:
    began_on = day_of(group.get("E69"))
    if began_on is None:
        return None
    settings = [
        (day, _setting(each)) for each in group.named("living_arrangement") if (day := day_of(each.get("E112")))
    ]
    plans = [(day, each.get("E148")) for each in group.named("permanency_plan") if (day := day_of(each.get("E147")))]
    return EpisodeFacts(
        began_on=began_on,
        ended_on=day_of(group.get("E153")),
        reason=group.get("E155"),
        county=group.get("E3"),
        settings=tuple(sorted(settings, key=lambda pair: pair[0])),
        plans=tuple(sorted(plans, key=lambda pair: pair[0])),
    )


def _setting(arrangement: Group) -> str:
    if arrangement.get("E113") != YES:
        return _SETTING_OF_TYPE.get(arrangement.get("E120"), NOT_SAID)
    if arrangement.get("E118") == YES:
        return "pre-adoptive home"
    if arrangement.get("E117") == YES or arrangement.get("E119") == YES:
        return KIN
    return "foster home of others"


def _race(content: Group) -> str:
    said = [name for number, name in _RACES.items() if content.get(number) == YES]
    if len(said) > 1:
        return "two or more"
    return said[0] if said else NOT_SAID


def _rights_ended_on(content: Group) -> date | None:
    """The later of the parents' days, where the rights of each parent of whom the file speaks have ended."""
    parents = [(content.get("E63"), content.get("E67"))]
    parents += [(group.get("E64"), group.get("E68")) for group in content.named("tpr_second_parent")]
    days = [day_of(day) for kind, day in parents if kind in _TERMINATED]
    if len(days) != len(parents) or None in days:
        return None
    return max(day for day in days if day is not None)
