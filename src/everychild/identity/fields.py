"""The fields by which two descriptions are compared: each with its levels, and what is believed before learning.

Pure, and data. `same`, `kin`, `twin` and `stranger` say how often each level occurs among pairs that are one person,
relatives or housemates, twins, and strangers; learning (`learning.py`) starts from them and is held near them where a
file says little. Level 0 of every field is "missing", which is no evidence for anything. Sources: reported error rates
of administrative files for `same`; households of the census for `kin`; both rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from everychild.identity.births import BORN_LEVELS
from everychild.identity.homes import HOME_LEVELS
from everychild.identity.name_tables import NAME_LEVELS

LEVELS_MAX = 14
"""No field has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, with its levels from "missing" on; the lists of rates leave "missing" out.

    Takes:
        twin: among twins, where it is not as among other kin.
    """

    name: str
    levels: tuple[str, ...]
    same: tuple[float, ...]
    kin: tuple[float, ...]
    stranger: tuple[float, ...]
    twin: tuple[float, ...] = ()


_PLAIN = ("missing", "equal", "different")
MIDDLE_LEVELS = ("missing", "equal", "initial", "similar", "different")
NUMBER_LEVELS = ("missing", "equal", "one-digit", "last-four", "different")
PARENT_LEVELS = (
    "missing", "equal", "given-equal", "similar", "family-equal", "other-given", "different",
)  # fmt: skip
RACE_LEVELS = ("missing", "equal", "overlapping", "different")
SUPPORT_LEVELS = ("missing", "none", "one", "several")

FIELDS = (
    Field(
        name="given",
        levels=NAME_LEVELS,
        same=(0.787, 0.03, 0.03, 0.06, 0.03, 0.025, 0.008, 0.008, 0.014, 0.004, 0.001, 0.002, 0.001),
        kin=(0.008, 0.008, 0.006, 0.008, 0.02, 0.03, 0.006, 0.11, 0.7978, 0.0005, 0.0005, 0.005, 0.0002),
        stranger=(0.008, 0.004, 0.003, 0.004, 0.012, 0.025, 0.006, 0.08, 0.8528, 0.00005, 0.00005, 0.005, 0.0001),
        twin=(0.002, 0.006, 0.006, 0.008, 0.02, 0.03, 0.006, 0.11, 0.8058, 0.0005, 0.0005, 0.005, 0.0002),
    ),
    Field(
        name="family",
        levels=NAME_LEVELS,
        same=(0.7779, 0.04, 0.001, 0.05, 0.02, 0.02, 0.005, 0.006, 0.063, 0.004, 0.011, 0.002, 0.0001),
        kin=(0.72, 0.05, 0.001, 0.03, 0.012, 0.012, 0.003, 0.012, 0.1519, 0.001, 0.005, 0.002, 0.0001),
        stranger=(0.003, 0.004, 0.0005, 0.001, 0.006, 0.012, 0.004, 0.05, 0.9142, 0.0001, 0.0001, 0.005, 0.0001),
    ),
    Field(
        name="born",
        levels=BORN_LEVELS,
        same=(0.8918, 0.045, 0.015, 0.01, 0.012, 0.012, 0.005, 0.0004, 0.0003, 0.0003, 0.006, 0.0002),
        kin=(0.03, 0.01, 0.002, 0.003, 0.015, 0.02, 0.06, 0.2, 0.34, 0.3, 0.005, 0.015),
        stranger=(0.0001, 0.0015, 0.0003, 0.001, 0.012, 0.008, 0.06, 0.1, 0.34, 0.4521, 0.005, 0.02),
        twin=(0.8995, 0.03, 0.015, 0.01, 0.01, 0.012, 0.005, 0.005, 0.004, 0.005, 0.004, 0.0005),
    ),
    Field(
        name="middle",
        levels=MIDDLE_LEVELS,
        same=(0.6, 0.3, 0.03, 0.07),
        kin=(0.02, 0.06, 0.02, 0.9),
        stranger=(0.015, 0.055, 0.02, 0.91),
    ),
    Field(name="sex", levels=_PLAIN, same=(0.985, 0.015), kin=(0.5, 0.5), stranger=(0.5, 0.5), twin=(0.65, 0.35)),
    Field(
        name="home",
        levels=HOME_LEVELS,
        same=(0.4, 0.1, 0.03, 0.02, 0.01, 0.12, 0.11, 0.16, 0.05),
        kin=(0.5, 0.12, 0.04, 0.03, 0.01, 0.08, 0.07, 0.12, 0.03),
        stranger=(0.00005, 0.0001, 0.0005, 0.002, 0.003, 0.02, 0.05, 0.6, 0.32435),
    ),
    Field(
        name="ssn",
        levels=NUMBER_LEVELS,
        same=(0.9, 0.04, 0.02, 0.04),
        kin=(0.004, 0.004, 0.001, 0.991),
        stranger=(0.00001, 0.0001, 0.0001, 0.99979),
        twin=(0.004, 0.1, 0.001, 0.895),
    ),
    Field(
        name="medicaid",
        levels=NUMBER_LEVELS,
        same=(0.88, 0.03, 0.0, 0.09),
        kin=(0.01, 0.02, 0.0, 0.97),
        stranger=(0.00001, 0.0001, 0.0, 0.99989),
        twin=(0.01, 0.1, 0.0, 0.89),
    ),
    Field(name="phone", levels=_PLAIN, same=(0.4, 0.6), kin=(0.4, 0.6), stranger=(0.0001, 0.9999)),
    Field(
        name="mother",
        levels=PARENT_LEVELS,
        same=(0.72, 0.1, 0.08, 0.02, 0.03, 0.05),
        kin=(0.55, 0.1, 0.06, 0.03, 0.06, 0.2),
        stranger=(0.0002, 0.008, 0.004, 0.003, 0.006, 0.9788),
    ),
    Field(
        name="father",
        levels=PARENT_LEVELS,
        same=(0.7, 0.06, 0.08, 0.02, 0.05, 0.09),
        kin=(0.45, 0.06, 0.06, 0.03, 0.1, 0.3),
        stranger=(0.0002, 0.012, 0.004, 0.003, 0.006, 0.9748),
    ),
    Field(name="suffix", levels=_PLAIN, same=(0.97, 0.03), kin=(0.3, 0.7), stranger=(0.6, 0.4)),
    Field(name="order", levels=_PLAIN, same=(0.95, 0.05), kin=(0.3, 0.7), stranger=(0.4, 0.6), twin=(0.03, 0.97)),
    Field(
        name="race",
        levels=RACE_LEVELS,
        same=(0.9, 0.06, 0.04),
        kin=(0.85, 0.08, 0.07),
        stranger=(0.45, 0.1, 0.45),
    ),
    Field(
        name="support",
        levels=SUPPORT_LEVELS,
        same=(0.4, 0.25, 0.35),
        kin=(0.4, 0.25, 0.35),
        stranger=(0.97, 0.02, 0.01),
    ),
)
PLACES = {field.name: place for place, field in enumerate(FIELDS)}
"""Where each field stands among the levels of a pair."""

FAR_BORN = ("two-years", "fifteen-years", "farther", "a-housemates")
"""Levels of two birth dates that no slip explains: a son's, a sister's, or a date that was made up."""
FAR_BORN_MAX = (0.001, 0.0005, 0.0005, 0.0005)
"""How often one person may be thought to have such dates, unless equal numbers show that it happens in this file."""
TWIN_MAX: Mapping[str, Mapping[str, float]] = MappingProxyType({"ssn": {"equal": 0.02}, "medicaid": {"equal": 0.02}})
"""What no file may teach of twins: that two people bear one number, once shared numbers are read as missing."""
KIN_MAX: Mapping[str, Mapping[str, float]] = MappingProxyType({**TWIN_MAX, "born": {"equal": 0.05}})
"""The same of other kin, who moreover are born on one day only by chance."""

MAIN = ("given", "family", "born", "middle", "sex", "home")
"""Fields of the first, cheap look; the others are computed for pairs that outlast it."""
