"""Good records of invented children for the bench, and the file around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

from everychild.vocabulary.afcars import assistance_order, order
from everychild.vocabulary.days import ReportPeriod
from everychild_nation.afcars.file import MARK, is_reported, record_xml
from everychild_nation.agencies import InventedAgency, invented_agencies
from everychild_nation.lives import Window, lives_of

PERIOD = ReportPeriod(year=2026, month=9)
TODAY = date(2026, 11, 25)


def good_records(children: int, seed: int, agency: InventedAgency) -> Iterator[str]:
    """The records of a period's end with so many in care, as an agency without bad habits writes them.

    Gives:
        About a fifth more records than children in care: those who left in the period are in it too.
    """
    window = Window.of([PERIOD], TODAY)
    rng = Random(f"{seed}/{agency.agency_id}")
    lives = lives_of(agency, children, rng, window)
    return (record_xml(life, agency, PERIOD) for life in lives if is_reported(life, PERIOD))


def the_agency() -> InventedAgency:
    """The agency whose records the bench uses."""
    return invented_agencies(1)[0]


def write_return(
    path: Path, records: Iterable[str], *, agency: str = "21", period: str = "202609", first: str = "E"
) -> int:
    """Write a file of these records, one on a line; how many bytes it has.

    Takes:
        first: the letter of the file's elements, `E` for out-of-home care and `A` for assistance.
    """
    plan = order() if first == "E" else assistance_order()
    with path.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{plan.root} xmlns:acf="{plan.namespace}">\n{MARK}')
        out.write(f"<{plan.header[0]}>{agency}</{plan.header[0]}>")
        out.write(f"<{plan.header[1]}>{period}</{plan.header[1]}>\n<records>\n")
        for record in records:
            out.write(record.rstrip("\n") + "\n")
        out.write(f"</records>\n</{plan.root}>\n")
    return path.stat().st_size
