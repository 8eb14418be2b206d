"""Many machines: the same keys and the one scoring function, spread over Spark's workers in batches of Arrow.

Spark and Arrow are an extra (`requirements/spark.lock`) and are looked for only when asked for. Always true: a worker
makes nothing of its own; it reads descriptions, calls `keys_of` and `judge`, and gives columns back, so that a pair has
here the verdict that it has live and on one machine.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from everychild.identity.columns import CANONICAL, columns_of
from everychild.identity.explaining import words_of
from everychild.identity.keys import keys_of
from everychild.identity.model import Model, model_from
from everychild.identity.people import People, people_of
from everychild.identity.verdicts import VERDICTS, judge, reasons_of

KEY_SHARED_MAX = 400
"""A key that more records share than this says nothing of who anybody is; it is left out and counted."""
_KEY_BYTES = 16
_KEYS = "key binary, record_id string"
_ANSWER = "id_a string, id_b string, probability double, verdict string, reasons string, why string"
_ID = "record_id"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
}
_ON_THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}

Batches = Iterator[Any]


class SparkMissing(Exception):
    """Spark is not installed; the text says what to do."""


def session_on(master: str) -> Any:  # noqa: ANN401 - Spark is an extra, and its types are not here
    """A Spark session.

    Takes:
        master: as Spark names it: `local[2]`, `yarn`, `spark://...`.

    Raises:
        SparkMissing: neither package is there.
    """
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        raise SparkMissing(
            "Spark is not installed here. Run `scripts/install spark`, then use .venv-spark/bin/everychild."
        )
    builder = import_module("pyspark.sql").SparkSession.builder.master(master).appName("everychild")
    wanted = {**_SETTINGS, **(_ON_THIS_MACHINE if master.startswith("local") else {})}
    for name, setting in wanted.items():
        builder = builder.config(name, setting)
    session = builder.getOrCreate()
    if master.startswith("local"):
        session.sparkContext.pythonExec = sys.executable  # workers here are this very Python, with its packages
    return session


def rows_in(session: Any, path: str) -> Any:  # noqa: ANN401
    """A CSV file as rows of text by canonical column; what is absent is empty."""
    functions = import_module("pyspark.sql.functions")
    read = session.read.csv(path, header=True, quote='"', escape='"', multiLine=True)
    there = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in read.columns}
    cells = [
        functions.coalesce(read[there[name]], functions.lit("")).alias(name)
        if name in there
        else functions.lit("").alias(name)
        for name in (_ID, *CANONICAL)
    ]
    return read.select(*cells)


def records_of(rows: Any) -> Any:  # noqa: ANN401
    """The rows that have an id, one for each; of rows under one id the first by its text, on any number of machines."""
    functions, window = import_module("pyspark.sql.functions"), import_module("pyspark.sql.window").Window
    of_one_id = window.partitionBy(_ID).orderBy(*CANONICAL)
    there = rows.filter(f"trim({_ID}) <> ''").withColumn("_place", functions.row_number().over(of_one_id))
    return there.filter("_place = 1").drop("_place")


def pairs_of(records: Any, *, shared_max: int = KEY_SHARED_MAX) -> tuple[Any, Any]:  # noqa: ANN401
    """Pairs worth comparing, each once, the lesser id first; and the keys that the cap left out."""
    keys = records.mapInArrow(keyed, _KEYS).cache()
    counted = keys.groupBy("key").count()
    used = keys.join(counted.filter(f"count BETWEEN 2 AND {shared_max}").select("key"), "key")
    left = used.withColumnRenamed(_ID, "id_a")
    right = used.withColumnRenamed(_ID, "id_b")
    pairs = left.join(right, "key").filter("id_a < id_b").select("id_a", "id_b").distinct()
    return pairs, counted.filter(f"count > {shared_max}")


def scored(records: Any, pairs: Any, model_text: str) -> Any:  # noqa: ANN401
    """Each pair's probability, verdict and reasons.

    Takes:
        pairs: `id_a` and `id_b`, as `pairs_of` gives them.
        model_text: the model file, so that every worker goes by the same.
    """
    both = pairs
    for side in ("a", "b"):
        named = records.select(*(records[name].alias(f"{side}_{name}") for name in CANONICAL),
                               records[_ID].alias(f"id_{side}"))  # fmt: skip
        both = both.join(named, f"id_{side}")
    return both.mapInArrow(judged(model_text), _ANSWER)


def keyed(batches: Batches) -> Batches:
    """What a worker makes of records: each record's keys, as digests."""
    arrow = import_module("pyarrow")
    for batch in batches:
        rows = batch.to_pylist()
        found = keys_of(_people(rows))
        told = [(key, row[_ID]) for row, keys in zip(rows, found, strict=True) for key in keys]
        digests = [hashlib.blake2b(key.encode(), digest_size=_KEY_BYTES).digest() for key, _ in told]
        yield arrow.RecordBatch.from_pydict(
            {"key": arrow.array(digests, arrow.binary()), _ID: arrow.array([each for _, each in told], arrow.string())}
        )


def judged(model_text: str) -> Callable[[Batches], Batches]:
    """What a worker makes of pairs, by one model."""
    return partial(_judged, model_text)


def _judged(model_text: str, batches: Batches) -> Batches:
    arrow, using = import_module("pyarrow"), model_from(model_text)
    for batch in batches:
        if batch.num_rows:
            yield arrow.RecordBatch.from_pydict(_answers(batch.to_pylist(), using))


def _answers(rows: list[Mapping[str, str]], using: Model) -> dict[str, list[Any]]:
    count = len(rows)
    people = _people([{name: row[f"{side}_{name}"] for name in CANONICAL} for side in "ab" for row in rows])
    one = np.arange(count, dtype=np.int32)
    found = judge(people, one, one + np.int32(count), using)
    verdicts: list[int] = found.verdict.tolist()
    return {
        "id_a": [row["id_a"] for row in rows],
        "id_b": [row["id_b"] for row in rows],
        "probability": found.probability.tolist(),
        "verdict": [str(VERDICTS[each]) for each in verdicts],
        "reasons": [" ".join(reasons_of(found, place)) for place in range(count)],
        "why": words_of(found.levels, found.rules),
    }


def _people(rows: list[Mapping[str, str]]) -> People:
    return people_of(columns_of(rows), latest="99991231")
