"""A field map proposed from a look at the extract: by the columns' names, and by what they hold.

Pure. It proposes; a person decides. Our own name of a target is always understood. Two columns never feed one target:
the better name wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from everychild.intake.joining.field_map import PERSON, EventMap, FieldMap, Source
from everychild.intake.joining.looking import Column, Look

ENOUGH = 78
"""Likeness of a column's name to a target's, of 100, from which it is proposed."""

_PERSON_NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("case id", "child id", "client id", "person id", "record number", "record id", "client number", "pid"),
    "given": ("first name", "given name", "fname", "first nm", "child first name", "given"),
    "middle": ("middle name", "middle initial", "mname", "mid nm"),
    "family": ("last name", "family name", "surname", "lname", "last nm", "child last name"),
    "suffix": ("suffix", "name suffix"),
    "aliases": ("alias", "aliases", "also known as", "aka", "other names"),
    "birth_date": ("date of birth", "birth date", "dob", "birth dt", "birthdate", "born"),
    "sex": ("sex", "gender", "sex code", "gender code"),
    "ssn_last4": ("ssn last 4", "last four ssn", "ssn4"),
    "mother_given": ("mother first name", "mom first name", "mother given", "mothr fname"),
    "mother_family": ("mother last name", "mom last name", "mother family", "mothr lname"),
    "father_given": ("father first name", "dad first name", "father given"),
    "father_family": ("father last name", "dad last name", "father family"),
    "caregiver_given": ("caregiver first name", "foster parent first name", "provider first name"),
    "caregiver_family": ("caregiver last name", "foster parent last name", "provider last name"),
    "sibling_numbers": ("sibling ids", "siblings", "sibling numbers"),
    "birth_order": ("birth order",),
    "multiple_birth": ("multiple birth", "twin", "twin indicator"),
    "street": ("street", "address", "address line 1", "street address", "addr1"),
    "city": ("city", "town"),
    "zip": ("zip", "zip code", "postal code", "zipcode"),
    "phone": ("phone", "telephone", "phone number", "contact phone"),
    "county": ("county", "county code", "county fips", "cnty"),
    "tribe": ("tribe", "tribal affiliation", "tribe code"),
}
_EVENT_NAMES: Mapping[str, tuple[str, ...]] = {
    "care.child-removed.v1": (
        "removal date",
        "date of removal",
        "removal dt",
        "entry date",
        "custody date",
        "remvl dt",
    ),
    "care.living-arrangement-began.v1": ("placement date", "placement begin date", "placement start", "plcmt bgn dt"),
    "care.child-contacted.v1": ("last visit date", "last contact date", "visit date", "last caseworker visit"),
    "care.child-reported-missing.v1": ("missing since", "runaway date", "missing date", "awol date"),
    "care.child-discharged.v1": ("exit date", "discharge date", "date of discharge", "custody end date", "dischg dt"),
}
_SEX = {"m": "1", "male": "1", "1": "1", "f": "2", "female": "2", "2": "2"}
_EXIT_REASONS = {
    "reunification": "1", "reunified": "1", "return home": "1", "relative": "2", "living with relatives": "2",
    "adoption": "3", "adopted": "3", "emancipation": "4", "aged out": "4", "guardianship": "5", "runaway": "6",
    "death": "7", "transfer": "8", "transfer to another agency": "8",
}  # fmt: skip
_REASON_NAMES = ("exit reason", "discharge reason", "reason for discharge", "dischg rsn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A column proposed for a target, and how alike the names are."""

    target: str
    column: Column
    likeness: float


def propose(look: Look) -> FieldMap:
    """The map that names and values speak for."""
    taken: set[str] = set()
    found = {match.target: _source(match.target, match.column) for match in _best(look, _PERSON_NAMES, taken)}
    person = {name: found[name] for name in PERSON if name in found}
    events = tuple(_event(look, match, person) for match in _best(look, _EVENT_NAMES, taken) if match.column.date_form)
    return FieldMap(delimiter=look.delimiter, encoding=look.encoding, person=person, events=events)


def _best(look: Look, names: Mapping[str, tuple[str, ...]], taken: set[str]) -> Iterator[Match]:
    """The best pairs of target and column, each used once, the most alike first."""
    pairs = sorted(
        (
            Match(target=target, column=column, likeness=_likeness(column.name, (*known, _plain(target))))
            for target, known in names.items()
            for column in look.columns
        ),
        key=lambda match: (-match.likeness, match.target, match.column.name),
    )
    targets: set[str] = set()
    for match in pairs:
        if match.likeness < ENOUGH:
            return
        if match.target in targets or match.column.name in taken or not _fits(match.target, match.column):
            continue
        targets.add(match.target)
        taken.add(match.column.name)
        yield match


def _likeness(name: str, known: tuple[str, ...]) -> float:
    plain = _plain(name)
    return max(max(fuzz.ratio(plain, each), fuzz.token_sort_ratio(plain, each)) for each in known)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()).strip()


def _fits(target: str, column: Column) -> bool:
    """Whether what a column holds can be what a target asks for."""
    if target.startswith("care.") or target == "birth_date":
        return bool(column.date_form)
    if target == "sex":
        return not column.codes or any(value.lower() in _SEX for value in column.codes)
    if target == "number":
        return column.filled > 0.99 and not column.date_form  # noqa: PLR2004 - every row has its number
    return not column.date_form


def _source(target: str, column: Column) -> Source:
    if target == "birth_date":
        return Source(column=column.name, date=column.date_form)
    if target == "sex" and column.codes:
        return Source(column=column.name, codes={value: _SEX.get(value.lower(), "") for value in column.codes})
    return Source(column=column.name)


def _event(look: Look, match: Match, person: Mapping[str, Source]) -> EventMap:
    body: dict[str, Source] = {}
    if match.target == "care.child-removed.v1" and "county" in person:
        body["county"] = person["county"]
    if match.target == "care.child-discharged.v1":
        reason = max(look.columns, key=lambda column: _likeness(column.name, _REASON_NAMES))
        if _likeness(reason.name, _REASON_NAMES) >= ENOUGH and reason.codes:
            codes = {value: _EXIT_REASONS.get(value.lower(), "") for value in reason.codes}
            body["reason"] = Source(column=reason.name, codes=codes)
    return EventMap(kind=match.target, when=Source(column=match.column.name, date=match.column.date_form), body=body)
