"""What is remembered of each record of a file, so that two files can be laid side by side.

Reading is streamed; a record costs about two kilobytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from everychild.afcars.checking import county_of, period_of
from everychild.afcars.parts import Part
from everychild.afcars.reading import Head, ReadRecord, Tail, read_file
from everychild.afcars.scopes import Form, Value, form
from everychild.vocabulary.days import ReportPeriod

Episode = tuple[str, str, str]
"""Removal, exit (empty while it lasts), and reason."""
Place = tuple[str, str, str, str]
"""Since when, whether a foster family home, what other place, and where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One record, as far as another file is compared with it.

    Takes:
        said: for each element of the form, a hash of its answers throughout the record.
    """

    number: str
    ordinal: int
    born: str
    sex: str
    county: str
    episodes: tuple[Episode, ...]
    places: tuple[Place, ...]
    visits: int
    said: array[int]

    @property
    def is_open(self) -> bool:
        """Whether a removal goes on."""
        return any(not exited for _, exited, _ in self.episodes)

    @property
    def first_removed(self) -> str:
        """The day of the first removal."""
        return min((removed for removed, _, _ in self.episodes), default="")


@dataclass(slots=True, kw_only=True)
class Side:
    """One of two files.

    Takes:
        broken: the code of what ended the reading before the end; empty where nothing did.
    """

    name: str
    kind: str = ""
    agency: str = ""
    period: ReportPeriod | None = None
    synthetic: bool = False
    records: dict[str, Summary] = field(default_factory=dict[str, Summary])
    broken: str = ""


def read_side(file: IO[bytes], name: str, tell: Callable[[int], None] | None = None) -> Side:
    """A file as summaries by record number."""
    side = Side(name=name)
    for read in read_file(file, tell):
        match read:
            case Head():
                side.kind, side.agency, side.synthetic = read.kind, read.agency, read.synthetic
                side.period = period_of(read)
            case ReadRecord():
                summary = summary_of(read, form(side.kind))
                side.records[summary.number] = summary
            case Tail():
                side.broken = read.broken.code if read.broken else ""
    return side


def summary_of(read: ReadRecord, of: Form) -> Summary:
    """One record as a summary."""
    record = read.part
    removals = [part for part in record.parts if part.scope.tag.startswith("removal_")]
    inner = [part for removal in removals for part in removal.parts]
    number, born, sex = (value or "" for value in record.values[:3])
    return Summary(
        number=number.strip(),
        ordinal=read.ordinal,
        born=born,
        sex=sex,
        county=county_of(record),
        episodes=tuple(sorted((_of("E69", each), _of("E153", each), _of("E155", each)) for each in removals)),
        places=tuple(sorted(
            (_of("E112", part), _of("E113", part), _of("E120", part), _of("E121", part))
            for part in inner if part.scope.tag == "living_arrangement" and part.value("E112")
        )),
        visits=sum(1 for part in inner if part.scope.tag == "case_worker_visit" and part.value("E151")),
        said=_said(record, positions(of)),
    )  # fmt: skip


def positions(of: Form) -> Mapping[str, int]:
    """Each element's place among the hashes."""
    return {number: index for index, number in enumerate(of.elements)}


def _said(record: Part, places: Mapping[str, int]) -> array[int]:
    said = array("q", bytes(8 * len(places)))
    _add(record, places, said, "")
    return said


def _add(part: Part, places: Mapping[str, int], said: array[int], where: str) -> None:
    """Order of like parts does not matter, and which removal they are of does."""
    for number, value in zip(part.scope.numbers, part.values, strict=True):
        if value is not None:
            index = places[number]
            said[index] = (said[index] + (hash((where, number, value)) >> 2)) & 0x3FFFFFFFFFFFFFFF
    for inner in part.parts:
        key = inner.value("E69") if inner.scope.tag == "removal_2020" else where
        _add(inner, places, said, key or "")


def _of(number: str, part: Part) -> str:
    value: Value = part.value(number)
    return value or ""
