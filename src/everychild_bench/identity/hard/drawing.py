"""Invented children one at a time, for cases that are thought out by hand. Pure but for the chance it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np

from everychild_bench.identity.children.places import STATES
from everychild_bench.identity.children.slips import slip
from everychild_bench.identity.children.words import ORIGIN_SHARES, ORIGINS, Vocabulary, family_names, given_names

Record = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of case.

    Takes:
        name: what it is, in words.
        same: whether the two records are one child.
        should: link, ask or different: what a person should see.
        make: two records of it, from chance.
    """

    name: str
    same: bool
    should: str
    make: Callable[[Draw], tuple[Record, Record]]


class Draw:
    """Chance that gives names, homes and days as the background file has them."""

    def __init__(self, seed: int | str) -> None:
        self.rng = Random(seed)

    def origin(self) -> str:
        """Where a family's names come from."""
        return self.rng.choices(ORIGINS, ORIGIN_SHARES)[0]

    def given(self, sex: str = "", origin: str = "english", *, unlike: str = "") -> str:
        """A given name, other than one already given."""
        while True:
            name = self._word(given_names(origin, sex or self.rng.choice("FM")))
            if name != unlike:
                return name

    def given_with_initial(self, name: str, sex: str) -> str:
        """Another given name with one's initial, or any other where no name has it."""
        names = [other for other in given_names("english", sex).words.tolist() if other != name]
        return str(self.rng.choice([other for other in names if other[0] == name[0]] or names))

    def family(self, origin: str = "english", *, unlike: str = "") -> str:
        """A family name as common as chance has it."""
        while True:
            name = self._word(family_names(origin))
            if name != unlike:
                return name

    def common_family(self, origin: str = "english") -> str:
        """One of the thirty commonest family names."""
        return str(self.rng.choice(family_names(origin).words[:30].tolist()))

    def rare_family(self, origin: str = "english") -> str:
        """A family name that hardly anybody bears."""
        return str(self.rng.choice(family_names(origin).words[-5000:].tolist()))

    def common_given(self, sex: str, origin: str = "english") -> str:
        """One of the fifteen commonest given names."""
        return str(self.rng.choice(given_names(origin, sex).words[:15].tolist()))

    def day(self, youngest: int = 1, oldest: int = 17) -> date:
        """A birth date of a child of an age, not on the 1st or 15th."""
        day = date(2025, 12, 20) - timedelta(days=self.rng.randint(youngest * 365, oldest * 365))
        return day + timedelta(days=1) if day.day in {1, 15} else day

    def home(self, state: str = "") -> Record:
        """An address."""
        tree = self.rng.choice(("Oak", "Elm", "Maple", "Cedar", "Pine", "Birch", "Willow", "Ash", "Laurel", "Poplar"))
        land = self.rng.choice((" Ridge", " Creek", " Hill", " View", " Park", " Grove", " Hollow", ""))
        town = self.rng.choice(("Sampleton", "Testville", "Demo City", "Mockbury", "Draftford", "Modelton"))
        return {
            "street": f"{self.rng.randint(100, 9899)} {tree}{land} {self.rng.choice(('St', 'Ave', 'Rd', 'Ln', 'Ct'))}",
            "city": town, "county": f"County {self.rng.randint(0, 11)}", "state": state or self.rng.choice(STATES),
            "zip": f"{self.rng.randint(501, 99950):05}",
        }  # fmt: skip

    def phone(self) -> str:
        """A number that nobody has."""
        return f"{self.rng.randint(200, 989)}-555-01{self.rng.randint(0, 99):02}"

    def medicaid(self) -> str:
        """A Medicaid number that nobody has."""
        return f"INV{self.rng.randint(10**8, 10**9 - 1)}"

    def ssn(self) -> str:
        """A social security number that is never issued."""
        return f"9{self.rng.randint(0, 99):02}-{self.rng.randint(1, 49):02}-{self.rng.randint(1, 9998):04}"

    def child(self, *, sex: str = "", origin: str = "", born: date | None = None) -> Record:
        """A child's record with what most agencies have."""
        origin, sex = origin or self.origin(), sex or self.rng.choice("FM")
        child: Record = {
            "given": self.given(sex, origin), "middle": self.given(sex, origin) if self.chance(0.6) else "",
            "family": self.family(origin), "born": (born or self.day()).isoformat(), "sex": sex,
            "mother_given": self.given("F", origin) if self.chance(0.7) else "", "mother_family": self.family(origin),
            "phone": self.phone() if self.chance(0.5) else "",
            "medicaid_id": self.medicaid() if self.chance(0.3) else "",
        } | self.home()  # fmt: skip
        child["mother_family"] = child["mother_family"] if child["mother_given"] else ""
        return child

    def again(self, record: Record, **other: str) -> Record:
        """Another agency's record of the child, or of a child like it: numbers are seldom on both."""
        made = dict(record) | {"medicaid_id": "", "ssn": ""} | other
        if self.chance(0.5) and "middle" not in other:
            made["middle"] = made["middle"][:1]
        return made

    def moved(self, record: Record, state: str = "") -> Record:
        """The record at another address, with another telephone; in its own state unless told."""
        return record | self.home(state or record["state"]) | {"phone": self.phone() if self.chance(0.5) else ""}

    def other_state(self, record: Record) -> str:
        """A state that is not the record's."""
        return self.rng.choice([state for state in STATES if state != record["state"]])

    def slipped(self, word: str) -> str:
        """The word with one slip."""
        return slip(word, self.rng.random(), self.rng.random())

    def chance(self, share: float) -> bool:
        """Whether something that happens so often happens now."""
        return self.rng.random() < share

    def _word(self, vocabulary: Vocabulary) -> str:
        place = int(np.searchsorted(vocabulary.cumulative, self.rng.random()))
        return str(vocabulary.words[min(place, len(vocabulary.words) - 1)])


def shifted(born: str, days: int) -> str:
    """A birth date so many days later."""
    return (date.fromisoformat(born) + timedelta(days=days)).isoformat()
