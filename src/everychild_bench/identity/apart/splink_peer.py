# pyright: basic, reportMissingImports=false
"""The peer: Splink 5 on DuckDB, set up as its authors advise, over the same files that our engine gets.

Term frequencies on names, streets and numbers, graded names, dates by parts, the prior from sure rules, u from random pairs, m by EM
in three blockings, wide blocking for the answer. No labels, no tuning to a file. Writes id_a, id_b, probability; one
line of JSON says how long each step took. One-to-one is laid over the answer by whoever called (greedy, the best first).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

LARGE = 50_000
"""Records from which the widest blocking rules would make more pairs than an expert would let them.
"""


def main() -> None:
    """Score the pairs of one file with itself, or of two files."""
    asked = argparse.ArgumentParser()
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--least", type=float, default=0.001)
    args = asked.parse_args()
    started = time.perf_counter()
    connection = duckdb.connect()
    done(connection, f"SET threads = {args.threads}")
    api = DuckDBAPI(connection=connection)
    columns, rows = load(connection, args.files)
    tables = [
        api.register(connection.table(f"records_{index}"), dataset_display_name=f"t{index}")
        for index in range(len(args.files))
    ]
    large = rows > LARGE
    linker = Linker(
        tables if len(tables) > 1 else tables[0],
        settings(columns, len(args.files), large=large, homes=has_homes(connection, columns)),
        log_level=None,
    )
    train(linker, columns)
    trained = time.perf_counter()
    answer = linker.inference.predict(threshold_match_probability=args.least)
    done(
        connection,
        f"COPY (SELECT record_id_l AS id_a, record_id_r AS id_b, round(match_probability, 9) AS probability "
        f"FROM {answer.physical_name}) TO '{args.out}' (HEADER)",
    )
    finished = time.perf_counter()
    print(json.dumps({"seconds": finished - started, "training": trained - started, "predicting": finished - trained}))


def load(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> tuple[set[str], int]:
    """The files as tables, empty as missing, with the parts that rules and comparisons use; gives the columns."""
    columns: set[str] | None = None
    rows = 0
    for index, file in enumerate(files):
        done(connection, f"CREATE TABLE raw_{index} AS SELECT * FROM read_csv('{file}', all_varchar=true, header=true)")
        here = [row[0] for row in done(connection, f"DESCRIBE raw_{index}")]
        columns = set(here) if columns is None else columns & set(here)
        parts = [f"nullif(lower(trim({name})), '') AS {name}" if name != "record_id" else name for name in here]
        parts += [
            "substr(born, 1, 4) AS born_year",
            "substr(born, 6) AS born_day",
            "nullif(lower(substr(given, 1, 1)), '') AS initial",
        ]
        if "street" in here:
            parts += [
                "regexp_extract(lower(street), '^([0-9]+)', 1) AS house",
                "nullif(regexp_replace(lower(street), '^[0-9]+ ', ''), '') AS road",
            ]
        if "middle" in here:
            parts.append("nullif(lower(substr(middle, 1, 1)), '') AS middle_initial")
        done(connection, f"CREATE TABLE records_{index} AS SELECT {', '.join(parts)} FROM raw_{index}")
        rows += done(connection, f"SELECT count(*) FROM raw_{index}")[0][0]
    varied = {name for name in columns or () if varies(connection, name)}
    return varied, rows


def varies(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Whether a column has more than a handful of values: a town that everybody lives in says nothing."""
    if column in {"sex", "record_id"}:
        return True
    common = done(
        connection,
        f"SELECT max(n) / sum(n) FROM (SELECT count(*) AS n FROM records_0 WHERE {column} IS NOT NULL GROUP BY {column})",
    )[0][0]
    return common is not None and common < 0.5


def done(connection: duckdb.DuckDBPyConnection, sql: str) -> list:
    """Run one statement to its end."""
    return connection.execute(sql).fetchall()


def has_homes(connection: duckdb.DuckDBPyConnection, columns: set[str]) -> bool:
    """Whether addresses are shared by people of other birth dates, as an expert would see on looking at the file."""
    if "street" not in columns:
        return False
    shared = done(
        connection,
        "SELECT sum(CASE WHEN days > 1 THEN n END) / sum(n) FROM (SELECT count(*) AS n, count(DISTINCT born) AS days "
        "FROM records_0 WHERE street IS NOT NULL GROUP BY street)",
    )[0][0]
    return shared is not None and shared > 0.3


def settings(columns: set[str], files: int, *, large: bool, homes: bool) -> SettingsCreator:
    """Comparisons and rules for the columns that are there."""
    compared = [
        given_name(),
        comparisons.NameComparison("family").configure(term_frequency_adjustments=True),
        date_of_birth(),
    ]
    for name in ("middle_initial", "sex", "ssn", "medicaid_id", "phone", "mother_given"):
        source = "middle" if name == "middle_initial" else name
        if source not in columns:
            continue
        exact = (
            comparisons.ExactMatch(name)
            if name in {"sex", "middle_initial"}
            else comparisons.LevenshteinAtThresholds(name, [1, 2])
        )
        compared.append(exact.configure(term_frequency_adjustments=name in {"middle_initial", "mother_given"}))
    if "street" in columns and homes:
        compared.append(address(columns))
    elif "street" in columns:
        compared.append(
            comparisons.JaroWinklerAtThresholds("street", [0.95, 0.88]).configure(term_frequency_adjustments=True)
        )
    if "city" in columns and not homes:
        compared.append(comparisons.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True))
    if "zip" in columns and not homes:
        compared.append(
            comparisons.DamerauLevenshteinAtThresholds("zip", [1, 2]).configure(term_frequency_adjustments=True)
        )
    return SettingsCreator(
        link_type="link_only" if files > 1 else "dedupe_only",
        unique_id_column_name="record_id",
        comparisons=compared,
        blocking_rules_to_generate_predictions=blocking(columns, large=large),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=40,
    )


def address(columns: set[str]) -> comparisons.CustomComparison:
    """Street, town and postcode as one thing, since who shares one shares all: three comparisons would count a home thrice."""
    town = [name for name in ("zip", "city") if name in columns]
    near = " OR ".join(f"{name}_l = {name}_r" for name in town) or "false"
    return comparisons.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            levels.NullLevel("street"),
            levels.ExactMatchLevel("street", term_frequency_adjustments=True),
            levels.JaroWinklerLevel("street", 0.95),
            levels.CustomLevel(
                f"jaro_winkler_similarity(street_l, street_r) >= 0.88 AND ({near})", "near street, same town"
            ),
            levels.JaroWinklerLevel("street", 0.88),
            *([levels.CustomLevel(near, "same town")] if town else []),
            levels.ElseLevel(),
        ],
    )


def given_name() -> comparisons.CustomComparison:
    """Splink's own levels for names, and one for a name that stands in the other's box."""
    return comparisons.CustomComparison(
        output_column_name="given",
        comparison_levels=[
            levels.NullLevel("given"),
            levels.ExactMatchLevel("given", term_frequency_adjustments=True),
            levels.ColumnsReversedLevel("given", "family", symmetrical=True),
            levels.JaroWinklerLevel("given", 0.92),
            levels.JaroWinklerLevel("given", 0.88),
            levels.JaroWinklerLevel("given", 0.7),
            levels.ElseLevel(),
        ],
    )


def date_of_birth() -> comparisons.CustomComparison:
    """Dates as text by parts: equal, one edit (a swap counts as one), two, same year, other."""
    return comparisons.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            levels.NullLevel("born"),
            levels.ExactMatchLevel("born", term_frequency_adjustments=True),
            levels.DamerauLevenshteinLevel("born", 1),
            levels.CustomLevel(
                "born_l[1:4] = born_r[1:4] AND born_l[6:7] = born_r[9:10] AND born_l[9:10] = born_r[6:7]", "swapped"
            ),
            levels.DamerauLevenshteinLevel("born", 2),
            levels.CustomLevel("born_year_l = born_year_r", "same year"),
            levels.ElseLevel(),
        ],
    )


def blocking(columns: set[str], *, large: bool) -> list:
    """Rules that an expert would write for people; the widest only where the files are small."""
    rules = [
        block_on("born", "initial"),
        block_on("given", "family", "born_year"),
        block_on("family", "born_day"),
        block_on("given", "born_day"),
        block_on("substr(family, 1, 4)", "born_year", "initial"),
        CustomRule("l.given = r.family AND l.family = r.given"),
    ]
    if "ssn" in columns:
        rules.append(block_on("ssn"))
    if "medicaid_id" in columns:
        rules.append(block_on("medicaid_id"))
    if "phone" in columns:
        rules.append(block_on("phone", "given"))
    if "zip" in columns:
        rules += [block_on("zip", "given"), block_on("zip", "family", "born_year")]
    if "street" in columns:
        rules += [
            block_on("street", "given"),
            block_on("street", "family", "born_year"),
            block_on("road", "house", "initial"),
        ]
    if not large:
        rules += [
            block_on("born"),
            block_on("given", "family"),
            block_on("given", "born_year"),
            block_on("family", "born_year", "sex" if "sex" in columns else "initial"),
        ]
        if "street" in columns:
            rules += [
                block_on("street"),
                block_on("road", "house"),
                block_on("road", "given"),
                block_on("road", "family"),
            ]
        if "middle" in columns:
            rules += [block_on("given", "middle_initial", "sex"), block_on("family", "middle_initial", "initial")]
    return rules


def train(linker: Linker, columns: set[str]) -> None:
    """The prior from sure rules, u from random pairs, m by EM in three blockings so that every comparison is learned twice."""
    sure = [block_on("given", "family", "born")]
    if "ssn" in columns:
        sure.append(block_on("ssn", "given"))
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=7)
    for rule in (block_on("born", "initial"), block_on("given", "family"), block_on("family", "born_year", "initial")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


if __name__ == "__main__":
    main()
