"""What happened in an invented life, as it truly was; every file of an agency is told from it.

Days are true days; `typed_on` is when the agency entered them, which is what a file can know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from everychild_nation.households import Person

Event = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """A foster or adoptive parent as the federal file sees one.

    Takes:
        race: place of the race among the flags, from 0; 5 is unknown, 6 declined.
    """

    born_on: date
    race: int
    hispanic: str
    sex: str
    tribal: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A family home: married couple 1, unmarried couple 2, separated 3, single adult 4; relative 1, other 2, kin 3."""

    marital: str
    relation: str
    first: Adult
    second: Adult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One living arrangement, from its day to the next one's.

    Takes:
        kinds: of E114 to E119; empty where it is no family home.
        other: E120; empty in a family home.
        where: the state or country, where it is not in the agency's own state.
    """

    began_on: date
    kinds: tuple[int, ...] = ()
    other: str = ""
    location: str = "1"
    where: str = ""
    home: Home | None = None

    @property
    def is_gone(self) -> bool:
        """Whether the child is missing in it."""
        return self.location == "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A caseworker's visit, and when it was typed."""

    on: date
    typed_on: date
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome:
    """The home of an adoption or guardianship: E157 to E186."""

    home: Home
    was_foster_parent: bool
    agreement: str
    siblings: str
    elsewhere: str = "1"


@dataclass(slots=True, kw_only=True)
class Missing:
    """A missing episode: what was reported, by whom, and how it ended.

    Takes:
        told: further events of the episode, as they go out live.
    """

    since: date
    category: str
    returned_on: date | None = None
    told: list[Event] = field(default_factory=list[Event])


@dataclass(slots=True, kw_only=True)
class Episode:
    """A removal episode.

    Takes:
        reasons: numbers of the circumstances at removal that apply, of E72 to E105.
    """

    removed_on: date
    typed_on: date
    county: str
    environment: str = "1"
    reasons: frozenset[int] = frozenset({77})
    stays: list[Stay] = field(default_factory=list[Stay])
    plans: list[tuple[date, str]] = field(default_factory=list[tuple[date, str]])
    reviews: list[date] = field(default_factory=list[date])
    hearings: list[date] = field(default_factory=list[date])
    visits: list[Visit] = field(default_factory=list[Visit])
    missing: list[Missing] = field(default_factory=list[Missing])
    left_on: date | None = None
    left_typed_on: date | None = None
    exit_reason: str = ""
    transferred_to: str = ""
    new_home: NewHome | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether the agency answers for the child at the end of a day."""
        return self.removed_on <= day and (self.left_on is None or self.left_on > day)


@dataclass(slots=True, kw_only=True)
class Life:
    """One invented child in one agency's files, under one number, as the truth is.

    Takes:
        number: the agency's own; begins with `INV`.
        earlier: episodes that ended before October 2022, of which three elements are reported.
        sibling_numbers: this agency's numbers of brothers and sisters in care.
        together: how many of them live in the same place.
        extra: events that no federal file can tell.
        story: what was planted with this child; empty for most.
        counted: false for a second record of a child whom another agency counts.
        placed_here_in: the county, where this record only says that another state's child is placed here.
        old_number: the number before a new system gave it another.
    """

    number: str
    person: Person
    episodes: list[Episode] = field(default_factory=list[Episode])
    earlier: list[tuple[date, date, str]] = field(default_factory=list[tuple[date, date, str]])
    sibling_numbers: list[str] = field(default_factory=list[str])
    together: int = 0
    extra: list[Event] = field(default_factory=list[Event])
    story: str = ""
    counted: bool = True
    placed_here_in: str = ""
    old_number: str = ""

    @property
    def born_on(self) -> date:
        """The birth date."""
        return self.person.born_on

    @property
    def sex(self) -> str:
        """E6."""
        return self.person.sex

    @property
    def last(self) -> Episode:
        """The last episode."""
        return self.episodes[-1]

    @property
    def county(self) -> str:
        """The county that looks after the child."""
        return self.last.county if self.episodes else self.placed_here_in

    @property
    def known_on(self) -> date | None:
        """The day from which the agency knows the child."""
        return self.last.removed_on if self.episodes else None

    def is_in_care(self, day: date) -> bool:
        """Whether this agency answers for the child at the end of a day."""
        return any(episode.is_open_on(day) for episode in self.episodes)

    def missing_since(self, day: date) -> date | None:
        """Since when the child is missing on a day."""
        found = [
            each.since
            for episode in self.episodes
            for each in episode.missing
            if each.since <= day and (each.returned_on is None or each.returned_on > day)
        ]
        return found[-1] if found else None


def event(kind: str, on: date, body: dict[str, Any], *, at: str | None = None) -> Event:
    """An event before it has its id."""
    made: Event = {"kind": kind, "occurred_on": on.isoformat(), "body": body}
    if at:
        made["occurred_at"] = at
    return made
