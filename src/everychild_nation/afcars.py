"""The half-yearly file of an invented agency, in the federal file's own form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import IO
from xml.sax.saxutils import escape

from everychild.vocabulary.afcars import Node, elements, order
from everychild.vocabulary.days import ReportPeriod
from everychild_nation.agencies import InventedAgency
from everychild_nation.lives import Event, Life

_TAGS = {number: element.tag for number, element in elements().items()}
_MARK = "<!-- Invented children. Not real figures for any state. -->\n"
_YES_NO_USUAL = 0.93


@dataclass(slots=True)
class Block:
    """Values by element number (several where the element repeats), and blocks of repeating groups by tag."""

    values: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    blocks: dict[str, list[Block]] = field(default_factory=dict[str, "list[Block]"])

    def put(self, number: str, value: str) -> None:
        """Add a value."""
        if value:
            self.values.setdefault(number, []).append(value)

    def add(self, tag: str) -> Block:
        """Add a block of a repeating group."""
        made = Block()
        self.blocks.setdefault(tag, []).append(made)
        return made


def write_file(out: IO[str], agency: InventedAgency, period: ReportPeriod, lives: Iterable[Life]) -> int:
    """Write the file for a period: every child in care on any day of it, as known at its end.

    Gives:
        How many records it has.
    """
    plan = order()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{plan.root} xmlns:acf="{plan.namespace}">\n{_MARK}')
    out.write(f"<{plan.header[0]}>{agency.afcars_code}</{plan.header[0]}>")
    out.write(f"<{plan.header[1]}>{period.year:04d}{period.month:02d}</{plan.header[1]}>\n<records>\n")
    count = 0
    for life in lives:
        if life.removed_on <= period.ends_on and (life.discharged_on is None or life.discharged_on >= period.starts_on):
            out.write(
                "".join(("<record>", *_written(plan.record, block_of(life, agency, period.ends_on)), "</record>\n"))
            )
            count += 1
    out.write(f"</records>\n</{plan.root}>\n")
    return count


def block_of(life: Life, agency: InventedAgency, through: date) -> Block:
    """One child's record as of a day."""
    rng = Random(f"{agency.agency_id}/{life.number}")
    record = Block()
    record.put("E4", life.number)
    record.put("E5", f"{life.born_on:%Y%m%d}")
    record.put("E6", life.sex)
    _usual(record, rng, (*range(13, 22), 22, *range(24, 35), 35, 37, 41, 44, *range(47, 55), 55, 61, 62, 106, 109))
    record.put("E56", str(life.siblings))
    record.put("E59", str(life.born_on.year - rng.randint(18, 40)))
    removal = record.add("removal_2020")
    removal.put("E69", f"{life.removed_on:%Y%m%d}")
    removal.put("E70", f"{life.removed_on:%Y%m%d}")
    removal.put("E71", "1")
    removal.put("E3", life.county)
    _usual(removal, rng, range(72, 106))
    for event in life.events:
        if date.fromisoformat(event["occurred_on"]) <= through:
            _tell(removal, event)
    return record


def _usual(block: Block, rng: Random, numbers: Iterable[int]) -> None:
    for number in numbers:
        codes = list(elements()[f"E{number}"].codes)
        if codes:
            block.put(f"E{number}", codes[0] if rng.random() < _YES_NO_USUAL else rng.choice(codes))


def _tell(removal: Block, event: Event) -> None:
    day, body = event["occurred_on"].replace("-", ""), event["body"]
    match event["kind"]:
        case "care.living-arrangement-began.v1":
            _arrangement(removal, day, body)
        case "care.child-reported-missing.v1":
            ran = "12" if body.get("category") == "left-on-own" else "13"
            _arrangement(removal, day, {"family_home": "0", "other_type": ran, "location": "4"})
        case "care.child-returned.v1":
            _arrangement(removal, day, _last_place(removal))
        case "care.child-contacted.v1":
            visit = removal.add("case_worker_visit")
            visit.put("E151", day)
            visit.put("E152", body.get("place", ""))
        case "care.child-discharged.v1":
            removal.put("E153", day)
            removal.put("E154", day)
            removal.put("E155", body["reason"])
        case _:
            pass


def _arrangement(removal: Block, day: str, body: Mapping[str, object]) -> None:
    began = removal.add("living_arrangement")
    began.put("E112", day)
    began.put("E113", str(body["family_home"]))
    kinds = body.get("home_kinds")
    if isinstance(kinds, list):
        for kind in kinds:  # pyright: ignore[reportUnknownVariableType] - an event's body
            began.put(str(kind), "1")  # pyright: ignore[reportUnknownArgumentType] - an event's body
    began.put("E120", str(body.get("other_type", "")))
    began.put("E121", str(body["location"]))


def _last_place(removal: Block) -> dict[str, object]:
    """Where the child was before going missing: the next arrangement is the same place again."""
    placed = [each for each in removal.blocks["living_arrangement"] if each.values.get("E121") != ["4"]][-1]
    return {
        "family_home": placed.values["E113"][0],
        "home_kinds": [number for number in placed.values if number in {f"E{kind}" for kind in range(114, 120)}],
        "other_type": placed.values.get("E120", [""])[0],
        "location": placed.values["E121"][0],
    }


def _written(nodes: Sequence[Node], block: Block) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            values = block.values.get(node.split("_", 1)[0], [""])
            for value in values:
                yield f"<{node}>{escape(value)}</{node}>" if value else f"<{node}/>"
            continue
        for tag, inside in node.items():
            blocks = block.blocks.get(tag, []) if tag in order().repeating else [block]
            for each in blocks:
                yield f"<{tag}>"
                yield from _written(inside, each)
                yield f"</{tag}>"
