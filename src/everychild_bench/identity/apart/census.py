# pyright: basic, reportMissingImports=false
"""The simulated censuses of 2020 and 2030 from pseudopeople's sample data, at chosen noise, in the canonical columns.

Rows are shuffled before they get an id, since the simulator writes both files in one order, and any tie broken by row
number would leak the truth. The truth (the simulator's own person) stands in files apart.
"""

from __future__ import annotations

import argparse
import logging
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pseudopeople

CENSUS = ("given", "middle", "family", "born", "sex", "street", "city", "state", "zip")
EXTRACT = ("given", "middle", "family", "born", "sex")


def main() -> None:
    """Write, for one noise and one seed: census-a, census-b, children-a, children-b, extract-a, each with its truth."""
    asked = argparse.ArgumentParser()
    asked.add_argument("out", type=Path)
    asked.add_argument("--noise", type=float, required=True)
    asked.add_argument("--seed", type=int, required=True)
    args = asked.parse_args()
    logging.disable(logging.INFO)
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(args.seed)
    grown = grown_up_before(2002)
    first = census(2020, args.noise, args.seed)
    second = census(2030, args.noise, args.seed + 500_000)
    write(args.out, "census-a", first, CENSUS, rng)
    write(args.out, "census-b", second, CENSUS, rng)
    write(args.out, "children-a", first[~first["simulant_id"].isin(grown)], CENSUS, rng)
    write(args.out, "children-b", second[~second["simulant_id"].isin(grown)], CENSUS, rng)
    write(args.out, "extract-a", extract(args.noise, args.seed + 900_000), EXTRACT, rng)


def grown_up_before(year: int) -> set[str]:
    """Who, in truth, was born before 1 April of a year: eighteen or more on the census day of 2020."""
    known = []
    for census_year in (2020, 2030):
        clean = pseudopeople.generate_decennial_census(year=census_year, seed=0, config=pseudopeople.NO_NOISE)
        born = pd.to_datetime(clean["date_of_birth"], format="%m/%d/%Y")
        known.append(clean.loc[born < pd.Timestamp(year, 4, 1), "simulant_id"])
    return set(pd.concat(known))


def census(year: int, noise: float, seed: int) -> pd.DataFrame:
    """One census with every cell's noise multiplied, in the canonical columns."""
    raw = pseudopeople.generate_decennial_census(year=year, seed=seed, config=louder("decennial_census", noise))
    street = joined(raw, "street_number", "street_name", "unit_number")
    return canonical(raw).assign(
        middle=raw["middle_initial"], born=iso(raw["date_of_birth"]), street=street, city=raw["city"],
        state=raw["state"].astype(object), zip=raw["zipcode"],
    )  # fmt: skip


def extract(noise: float, seed: int) -> pd.DataFrame:
    """Who had a social security number by 2030 and had not died, without the number."""
    raw = pseudopeople.generate_social_security(year=2029, seed=seed, config=louder("social_security", noise))
    died = set(raw.loc[raw["event_type"].astype(object) == "death", "simulant_id"])
    raw = raw[(raw["event_type"].astype(object) != "death") & ~raw["simulant_id"].isin(died)]
    raw = raw.drop_duplicates("simulant_id")
    born = raw["date_of_birth"].astype(object).where(raw["date_of_birth"].notna(), "")
    eight = born.str.len() == len("19191204")
    dashed = born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:]
    return canonical(raw).assign(middle=raw["middle_name"], born=dashed.where(eight, born))


def canonical(raw: pd.DataFrame) -> pd.DataFrame:
    """The columns that every file has."""
    sex = raw["sex"].astype(object).map({"Male": "M", "Female": "F"})
    return pd.DataFrame(
        {"simulant_id": raw["simulant_id"], "given": raw["first_name"], "family": raw["last_name"], "sex": sex}
    )


def joined(raw: pd.DataFrame, *names: str) -> pd.Series:
    """Columns joined by a space, missing ones left out."""
    parts = raw[list(names)].astype(object).fillna("").astype(str)
    return parts.agg(" ".join, axis=1).str.split().str.join(" ")


def iso(column: pd.Series) -> pd.Series:
    """Month/day/year as year-month-day where it still has three parts; what noise broke stays as it is."""
    parts = column.astype(object).fillna("").astype(str).str.split("/")
    return parts.map(
        lambda each: f"{each[2]}-{each[0]}-{each[1]}" if len(each) == len(("m", "d", "y")) else "/".join(each)
    )


def louder(dataset: str, times: float) -> dict:
    """The simulator's own noise with every cell probability multiplied (at most .9)."""
    columns = pseudopeople.get_config()[dataset]["column_noise"]
    return {
        dataset: {
            "column_noise": {
                column: {
                    kind: {"cell_probability": min(0.9, settings["cell_probability"] * times)}
                    for kind, settings in kinds.items()
                    if "cell_probability" in settings
                }
                for column, kinds in columns.items()
            }
        }
    }


def write(out: Path, name: str, people: pd.DataFrame, columns: tuple[str, ...], rng: np.random.Generator) -> None:
    """A file of shuffled rows, and who each is in another."""
    shuffled = people.iloc[rng.permutation(len(people))].reset_index(drop=True)
    shuffled.insert(0, "record_id", [f"{name}-{index}" for index in range(len(shuffled))])
    shuffled[["record_id", *columns]].to_csv(out / f"{name}.csv", index=False)
    truth = shuffled[["record_id", "simulant_id"]].rename(columns={"simulant_id": "person_id"})
    truth.to_csv(out / f"{name}-truth.csv", index=False)


if __name__ == "__main__":
    main()
