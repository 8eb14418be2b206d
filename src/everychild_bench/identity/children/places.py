"""Where invented children live: the family's home, later homes, foster homes that strangers share, group homes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild_bench.identity.children.people import Numbers, People
from everychild_bench.identity.children.words import Words

STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
]
_TREES = [
    "Oak",
    "Elm",
    "Maple",
    "Cedar",
    "Pine",
    "Walnut",
    "Chestnut",
    "Birch",
    "Willow",
    "Spruce",
    "Ash",
    "Hickory",
    "Laurel",
    "Magnolia",
    "Poplar",
    "Juniper",
    "Cypress",
    "Alder",
]
_LAND = [
    "",
    " Ridge",
    " Creek",
    " Hill",
    " View",
    " Park",
    " Grove",
    " Hollow",
    " Field",
    " Spring",
    " Point",
    " Meadow",
    " Bend",
]
_KINDS = ["St", "Ave", "Rd", "Dr", "Ln", "Ct", "Blvd", "Way", "Pl", "Cir"]
_TOWNS = (
    "Sampleton", "Testville", "Demo City", "Fixture Falls", "Mockbury", "Placeholder", "Specimen Springs",
    "Protoville", "Draftford",
    "Modelton",
)  # fmt: skip
_MOVED, _ALONE, _GROUP, _OTHER_STATE = 0.48, 0.55, 0.08, 0.1
_FOSTER_CHILDREN_A_HOME, _GROUP_HOMES = 25, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The address of each record, as a number from which all its parts follow."""

    address: Numbers
    phone: Numbers

    def cells(self, rng: np.random.Generator, kept: NDArray[np.float64]) -> dict[str, Words]:
        """Addresses as their agencies have them: some missing, some abbreviated otherwise."""
        count = len(self.address)
        known = rng.random(count) < kept
        here = _mixed(self.address)
        number = (here % 9_800 + 100).astype(str).astype(object)
        street = _streets()[here // 9_800 % len(_streets())]
        long = rng.random(count) < 0.15
        street = np.where(long, _streets_in_full()[here // 9_800 % len(_streets())], street)
        state = self.address % len(STATES)
        town = here // 31 % 40 + 40 * state
        towns = np.array(_TOWNS, dtype=object)
        return {
            "street": np.where(known, number + " " + street, "").astype(object),
            "city": np.where(known, towns[town % len(towns)], "").astype(object),
            "county": np.where(known, np.char.add("County ", (town % 12).astype(str)).astype(object), "").astype(
                object
            ),
            "state": np.array(STATES, dtype=object)[state],
            "zip": np.where(known, np.char.zfill((town * 13 % 100_000).astype(str), 5).astype(object), "").astype(
                object
            ),
            "phone": np.where(rng.random(count) < 0.5 * kept, _phones(self.phone), "").astype(object),
        }


def places_of(rng: np.random.Generator, people: People, who: Numbers, visit: Numbers, first_child: int) -> Places:
    """The family's address at a child's first record; then half move: with the family, to strangers, or far."""
    home = people.home[who]
    homes = int(people.home.max()) + 1
    state = np.random.default_rng(homes).integers(0, len(STATES), homes)
    first = first_child * 4
    base = (first + np.arange(homes, dtype=np.int64)) * len(STATES) + state
    address = base[home]
    moved = (visit > 0) & (rng.random(len(who)) < _MOVED)
    alone = moved & (rng.random(len(who)) < _ALONE)
    far = moved & (rng.random(len(who)) < _OTHER_STATE)
    there = np.where(far, rng.integers(0, len(STATES), len(who)), state[home])
    second = (first + homes + home) * len(STATES) + there
    foster_homes = max(1, len(who) // _FOSTER_CHILDREN_A_HOME)
    foster = (first + 2 * homes + rng.integers(0, foster_homes, len(who))) * len(STATES) + there
    group = (first + 2 * homes + foster_homes + rng.integers(0, _GROUP_HOMES, len(who))) * len(STATES) + there
    address = np.where(moved, second, address)
    address = np.where(alone, foster, address)
    address = np.where(alone & (rng.random(len(who)) < _GROUP), group, address)
    keeps = rng.random(len(who)) < 0.5
    return Places(address=address, phone=np.where(keeps, base[home], address))


def in_one_home(places: Places) -> Numbers:
    """A number for each record that two records share when they have one address."""
    return places.address


def _mixed(numbers: Numbers) -> Numbers:
    """Numbers scattered so that neighbours have nothing in common."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(20)).astype(np.int64)


def _streets() -> Words:
    return np.array([f"{tree}{land} {kind}" for tree in _TREES for land in _LAND for kind in _KINDS], dtype=object)


def _streets_in_full() -> Words:
    full = {"St": "Street", "Ave": "Avenue", "Rd": "Road", "Dr": "Drive", "Ln": "Lane", "Ct": "Court",
    "Blvd": "Boulevard",
            "Way": "Way", "Pl": "Place", "Cir": "Circle"}  # fmt: skip
    return np.array(
        [f"{tree}{land} {full[kind]}" for tree in _TREES for land in _LAND for kind in _KINDS], dtype=object
    )


def _phones(numbers: Numbers) -> Words:
    """Telephones of the range that nobody has: three digits of area, then 555-01 and two."""
    here = _mixed(numbers) % 79_000
    area, line = (here // 100 + 200).astype(str), np.char.zfill((here % 100).astype(str), 2)
    return np.char.add(np.char.add(area, "-555-01"), line).astype(object)
