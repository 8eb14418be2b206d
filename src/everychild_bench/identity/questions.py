"""Look-ups as people make them, each with the record it is about: partial, misheard, by age, by telephone. Pure.

A look-up's speed is told beside its recall and beside how often the twin stands where the child should, always of one
configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from everychild_bench.figures import Figure, at_least, at_most, quantile, told
from everychild_bench.identity.children.slips import slip

Search = Callable[[Mapping[str, str]], Sequence[str]]
"""What a look-up is: some canonical cells in, record ids out, the likeliest first."""
TOP = 10
_TODAY_YEAR = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One look-up.

    Takes:
        kind: what the asker has.
        cells: canonical cells; `age` in years where there is no birth date.
        about: the records that would be right.
        twin: records of the twin, who is not it.
    """

    kind: str
    cells: Mapping[str, str]
    about: frozenset[str]
    twin: frozenset[str]


def questions(
    records: Sequence[Mapping[str, str]], persons: Mapping[str, str], twins: Mapping[str, str], *, count: int, seed: int
) -> list[Question]:
    """So many look-ups about known records, in turn of every kind.

    Takes:
        persons: who each record is.
        twins: the pair of twins that each record's child is one of; `-1` for none.
    """
    of_person: dict[str, set[str]] = {}
    of_twins: dict[str, set[str]] = {}
    for record_id, person in persons.items():
        of_person.setdefault(person, set()).add(record_id)
        if twins[record_id] != "-1":
            of_twins.setdefault(twins[record_id], set()).add(record_id)
    rng = Random(seed)
    named = [row for row in records if row["given"] and row["family"] and row["born"] and "Bab" not in row["given"]]
    asked: list[Question] = []
    for index in range(count):
        row = rng.choice(named)
        kind, make = _KINDS[index % len(_KINDS)]
        about = frozenset(of_person[persons[row["record_id"]]])
        twin = frozenset(of_twins.get(twins[row["record_id"]], set())) - about
        asked.append(Question(kind=kind, cells=make(row, rng), about=about, twin=twin))
    return asked


def look_up_figures(
    asked: Sequence[Question], search: Search, clock: Callable[[], float], *, p50_ms: float, p99_ms: float
) -> list[Figure]:
    """Speed, recall of the top ten, and twins before the child, of the same look-ups."""
    spent: list[float] = []
    found: dict[str, list[bool]] = {}
    twin_first = with_twin = 0
    for question in asked:
        started = clock()
        answer = list(search(question.cells))[:TOP]
        spent.append(1000 * (clock() - started))
        found.setdefault(question.kind, []).append(bool(question.about & set(answer)))
        if question.twin:
            with_twin += 1
            twin_first += bool(answer) and answer[0] in question.twin
    hits = [hit for kind in found.values() for hit in kind]
    return [
        at_most("look-up: p50", quantile(spent, 0.5), "ms", p50_ms),
        at_most("look-up: p99", quantile(spent, 0.99), "ms", p99_ms),
        at_least("look-up: the right child is in the top ten", sum(hits) / max(1, len(hits)), "recall", 0.95),
        told("look-up: the twin stands first", twin_first / max(1, with_twin), "share"),
        *(told(f"look-up, {kind}: in the top ten", sum(each) / len(each), "recall") for kind, each in found.items()),
    ]


def _all(row: Mapping[str, str], _: Random) -> Mapping[str, str]:
    return {name: row[name] for name in ("given", "family", "born", "sex")}


def _misheard(row: Mapping[str, str], rng: Random) -> Mapping[str, str]:
    return dict(_all(row, rng)) | {
        "given": slip(row["given"], 0.9, rng.random()),
        "family": slip(row["family"], 0.9, rng.random()),
    }


def _mistyped(row: Mapping[str, str], rng: Random) -> Mapping[str, str]:
    return dict(_all(row, rng)) | {"family": slip(row["family"], rng.random(), rng.random())}


def _by_age(row: Mapping[str, str], _: Random) -> Mapping[str, str]:
    return {
        "given": row["given"],
        "family": row["family"],
        "age": str(_TODAY_YEAR - int(row["born"][:4])),
        "state": row["state"],
    }


def _by_telephone(row: Mapping[str, str], rng: Random) -> Mapping[str, str]:
    return {"given": row["given"], "phone": row["phone"]} if row["phone"] else _all(row, rng)


def _by_mother(row: Mapping[str, str], rng: Random) -> Mapping[str, str]:
    mother = {"mother_given": row["mother_given"], "mother_family": row["mother_family"]}
    return {"given": row["given"], "born": row["born"]} | mother if row["mother_given"] else _all(row, rng)


_KINDS: Sequence[tuple[str, Callable[[Mapping[str, str], Random], Mapping[str, str]]]] = (
    ("name, birth date and sex", _all),
    ("name misheard", _misheard),
    ("family name mistyped", _mistyped),
    ("age instead of birth date", _by_age),
    ("given name and telephone", _by_telephone),
    ("given name, birth date and mother", _by_mother),
)
