"""What was found in a file, kept small: each cause once in words, each finding as a few numbers.

Pure. A file of a gigabyte in which every record fails may hold millions of findings; a finding costs 20 bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from everychild.afcars.rules.rule import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What findings have in common: the rule, the kind, the elements, and what is wrong with the value.

    Takes:
        shape: for an invalid value, what kind of wrong it is; for a form fault, the tag.
        decides: whether acceptance turns on it.
    """

    code: str
    rule: str
    kind: Kind
    elements: tuple[str, ...]
    shape: str
    message: str
    remedy: str
    basis: tuple[str, ...]
    cites: str
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, put together again.

    Takes:
        record: from 1 in the file, or 0 for the file itself.
        place: where in the record, in words; empty for the child.
        month: of the fact it is about, YYYYMM, or 0.
    """

    cause: Cause
    record: int
    line: int
    place: str
    month: int

    @property
    def month_words(self) -> str:
        """The month as 2026-03; nothing where there is none."""
        return f"{self.month // 100}-{self.month % 100:02d}" if self.month else ""


@dataclass(frozen=True, slots=True)
class About:
    """Whom a record with findings is about."""

    number: str
    county: str
    judged: bool


@dataclass(slots=True)
class Findings:
    """Every finding of a file."""

    causes: list[Cause] = field(default_factory=list[Cause])
    records: dict[int, About] = field(default_factory=dict[int, About])
    _cause: array[int] = field(default_factory=lambda: array("I"))
    _record: array[int] = field(default_factory=lambda: array("I"))
    _line: array[int] = field(default_factory=lambda: array("I"))
    _place: array[int] = field(default_factory=lambda: array("I"))
    _month: array[int] = field(default_factory=lambda: array("I"))
    _known: dict[object, int] = field(default_factory=dict[object, int])
    _places: list[str] = field(default_factory=list[str])
    _place_of: dict[str, int] = field(default_factory=dict[str, int])

    def __len__(self) -> int:
        return len(self._cause)

    def index(self, key: object) -> int | None:
        """The index of a cause that was kept under a key."""
        return self._known.get(key)

    def keep(self, key: object, cause: Cause) -> int:
        """Keep a cause under a key, and give its index."""
        self._known[key] = len(self.causes)
        self.causes.append(cause)
        return len(self.causes) - 1

    def add(self, cause: int, *, record: int, line: int, place: str = "", month: int = 0) -> None:
        """Keep a finding."""
        if place not in self._place_of:
            self._place_of[place] = len(self._places)
            self._places.append(place)
        self._cause.append(cause)
        self._record.append(record)
        self._line.append(line)
        self._place.append(self._place_of[place])
        self._month.append(month)

    def __iter__(self) -> Iterator[Finding]:
        for cause, record, line, place, month in zip(
            self._cause, self._record, self._line, self._place, self._month, strict=True
        ):
            yield Finding(cause=self.causes[cause], record=record, line=line, place=self._places[place], month=month)

    def of_county(self, county: str) -> Iterator[Finding]:
        """The findings in one county's records."""
        for finding in self:
            about = self.records.get(finding.record)
            if about is not None and about.county == county:
                yield finding

    def pairs(self) -> Iterator[tuple[int, int]]:
        """For each finding the index of its cause, and its record."""
        yield from zip(self._cause, self._record, strict=True)
