"""Faults for each check of the out-of-home care file, planted in good records. Imports nothing of the rules."""

from __future__ import annotations

from collections.abc import Callable

from everychild_bench.afcars_child import Child, Planted, get, kind, moved, put

AFTER = "20261115"
"""A day after the period that the bench writes, which ends on 30 September 2026."""


def _all(first: int, last: int, value: str) -> dict[str, str]:
    return {f"E{n}": value for n in range(first, last + 1)}


def _set(**answers: str) -> Callable[[Child], bool]:
    return lambda child: put(child.record, **answers)


def _removal(**answers: str) -> Callable[[Child], bool]:
    return lambda child: put(child.removal, **answers)


def _home(answers: dict[str, str], *, couple: bool | None = None) -> Callable[[Child], bool]:
    def plant(child: Child) -> bool:
        homes = child.homes(couple=couple)
        return bool(homes) and put(homes[0], **answers)

    return plant


def _other(**answers: str) -> Callable[[Child], bool]:
    return lambda child: bool(child.others()) and put(child.others()[0], **answers)


def _part(tag: str, **answers: str) -> Callable[[Child], bool]:
    return lambda child: bool(child.parts(tag)) and put(child.parts(tag)[0], **answers)


def _open(plant: Callable[[Child], bool]) -> Callable[[Child], bool]:
    return lambda child: not get(child.removal, "E153") and plant(child)


def _exited(plant: Callable[[Child], bool]) -> Callable[[Child], bool]:
    return lambda child: get(child.removal, "E155") in {"1", "2", "4"} and plant(child)


def _adopted(answers: dict[str, str], *, couple: bool) -> Callable[[Child], bool]:
    def plant(child: Child) -> bool:
        fits = get(child.removal, "E155") in {"3", "5"} and (get(child.removal, "E157") in {"1", "2"}) is couple
        return fits and put(child.removal, **answers)

    return plant


def _state(plant: Callable[[Child], bool]) -> Callable[[Child], bool]:
    return lambda child: all(get(removal, "E104") != "1" for removal in child.removals) and plant(child)


def _only_removal(plant: Callable[[Child], bool]) -> Callable[[Child], bool]:
    return lambda child: len(child.removals) == 1 and not list(child.record.iter("removal_1993")) and plant(child)


def _before_birth(child: Child) -> bool:
    """A birth date between the removal and its entry would fire two checks: it lies after both, before nothing else."""
    removed = get(child.removal, "E69")
    return put(child.record, E5=moved(removed, 1)) and put(child.removal, E70=moved(removed, 2), E98="0", E77="1")


def _visit_after_exit(child: Child) -> bool:
    visits = child.parts("case_worker_visit")
    exited = get(child.removal, "E153")
    return bool(visits and exited) and moved(exited, 1) <= "20260930" and put(visits[-1], E151=moved(exited, 1))


def _overlapping(child: Child) -> bool:
    if len(child.removals) < 2:  # noqa: PLR2004 - one overlaps nothing
        return False
    first, second = sorted(child.removals, key=lambda each: get(each, "E69"))[:2]
    day = moved(get(second, "E69"), 1)
    return day <= "20260930" and get(first, "E153") >= "20221001" and put(first, E153=day, E154=day)


def _run_with_place(child: Child) -> bool:
    runs = [each for each in child.parts("living_arrangement") if get(each, "E120") in {"12", "13"}]
    return bool(runs) and put(runs[0], E121="1")


def _ended_later(child: Child) -> bool:
    earlier = list(child.record.iter("removal_1993"))
    if not earlier or any(get(removal, "E69") < "20221101" for removal in child.removals):
        return False
    return put(max(earlier, key=lambda each: get(each, "E69")), E153="20221005")


def _further(**answers: str) -> Callable[[Child], bool]:
    def plant(child: Child) -> bool:
        parents = list(child.record.iter("tpr_second_parent"))
        return bool(parents) and put(parents[0], **answers)

    return plant


def _race(plant: dict[str, str]) -> Callable[[Child], bool]:
    return lambda child: put(child.record, **_all(13, 20, "0") | plant)


FAULTS: tuple[Planted, ...] = (
    kind("record number too short", "C03", _set(E4="INV12")),
    kind("born after the period", "C04 C26 C28", _only_removal(lambda c: put(c.record, E5=AFTER))),
    kind("sex on no list", "C05", _set(E6="3")),
    kind("no race", "C06", _race({})),
    kind("declined beside another race", "C07", _race({"E17": "1", "E20": "1"})),
    kind("first foster parent without race", "C08", _home(_all(127, 133, "0"))),
    kind("second foster parent's race declined beside another", "C08", _home({"E142": "1", "E144": "1"}, couple=True)),
    kind("adoptive parent without race", "C08", _adopted(_all(164, 170, "0"), couple=False)),
    kind("first parent is eight", "C09", _set(E59="2018")),
    kind("foster parent is one hundred and ten", "C09", _home({"E125": "1916"})),
    kind("adoptive parent born tomorrow", "C10", _adopted({"E162": AFTER}, couple=False)),
    kind("ICWA answered under a tribal agreement", "C11", lambda c: get(c.removal, "E104") == "1" and _set(E61="0")(c)),
    kind("tribe not named", "C12", _state(lambda c: get(c.record, "E9") == "" and put(c.record, E8="1"))),
    kind("ICWA without a date", "C13", _state(lambda c: put(c.record, E10="1", E11="", E12="1"))),
    kind("a condition without a diagnosis", "C14",
         lambda c: put(c.record, E23="2", **_all(24, 34, "") | {"E30": "1"})),
    kind("a diagnosis without a condition", "C14", lambda c: put(c.record, E23="1", **_all(24, 34, "0"))),
    kind("a developmental disability with its components", "C15",
         lambda c: put(c.record, E23="1", **_all(24, 34, "0") | {"E33": "1", "E24": "1"})),
    kind("a pregnant boy", "C16", lambda c: get(c.record, "E6") == "1" and _set(E38="0")(c)),
    kind("pregnant not answered", "C16", lambda c: get(c.record, "E6") == "2" and _set(E38="")(c)),
    kind("own child nowhere", "C17", _set(E39="0", E40="1")),
    kind("special education in college", "C18", _set(E35="5", E37="1")),
    kind("adoption before without a date", "C19", _set(E41="1", E42="", E43="0")),
    kind("guardianship date without guardianship", "C20", _set(E44="0", E45="202001")),
    kind("assistance of no kind", "C21", _set(E46="1", **_all(47, 54, "0"))),
    kind("more siblings in care than there are", "C22", _set(E56="1", E57="2", E58="1")),
    kind("siblings in care of a child without siblings", "C22", _set(E56="0", E57="0", E58="")),
    kind("a petition without a termination", "C23", _set(E63="0", E65="20260101", E67="")),
    kind("a further parent's termination without a petition", "C24", _further(E64="2", E66="", E68="20260101")),
    kind("a termination tomorrow", "C25", _set(E63="1", E65="20260101", E67=AFTER)),
    kind("a removal before birth", "C26", _only_removal(_before_birth)),
    kind("removed and back on one day", "C27", _exited(_only_removal(
        lambda c: not c.parts("case_worker_visit") and not c.parts("permanency_plan")
        and put(c.removal, E153=get(c.removal, "E69"), E154=get(c.removal, "E69"))))),
    kind("entered before it happened", "C28", lambda c: put(c.removal, E70=moved(get(c.removal, "E69"), -3))),
    kind("entered 31 days later", "C28", lambda c: put(c.removal, E70=moved(get(c.removal, "E69"), 31))),
    kind("removed from nowhere", "C29", _removal(E71="8")),
    kind("no circumstance", "C30", _removal(**_all(72, 105, "0"))),
    kind("ran and unknown", "C31", _removal(E72="1", E73="1")),
    kind("abandoned and relinquished", "C32", _removal(E80="1", E81="0", E97="1")),
    kind("a child asked for placement", "C33",
         lambda c: get(c.record, "E5") > "20100101" and _removal(E98="1")(c)),
    kind("removals overlap", "C34", _overlapping),
    kind("trafficking report without an answer", "C35", _set(E106="1", E107="", E108="")),
    kind("trafficking report that nothing opens", "C36", _set(E109="0", E110="0", E111="")),
    kind("trafficking report before the removal", "C37",
         lambda c: put(c.record, E109="1", E110="1", E111=moved(get(c.removal, "E69"), -1))),
    kind("an arrangement before the removal", "C38",
         lambda c: put(c.parts("living_arrangement")[0], E112=moved(get(c.removal, "E69"), -1))),
    kind("a home of no kind", "C39", _home(_all(114, 119, "0"))),
    kind("a kind of home elsewhere", "C39", _other(E116="0")),
    kind("another place of no kind", "C40", _other(E120="")),
    kind("a home with the kind of another place", "C40", _home({"E120": "1"})),
    kind("a foster parent where there is no home", "C41", _other(E135="2")),
    kind("a relationship not told", "C41", lambda c: bool(c.homes()) and put(c.homes()[0], E124="", E117="0", E119="0",
                                                                             E114="1")),
    kind("a run with a place", "C42", _run_with_place),
    kind("out of state, and it is not said where", "C43", _home({"E121": "2", "E122": ""})),
    kind("a relative's home of strangers", "C44", _home({"E117": "1", "E119": "0", "E124": "2"})),
    kind("a single adult with a spouse", "C45", _home({"E146": "2"}, couple=False)),
    kind("a couple of one", "C45", _home({"E136": ""}, couple=True)),
    kind("a plan before the removal", "C46",
         lambda c: _part("permanency_plan", E147=moved(get(c.removal, "E69"), -9))(c)),
    kind("a plan on no list", "C46", _part("permanency_plan", E148="9")),
    kind("a visit after the exit", "C48", _visit_after_exit),
    kind("a visit nowhere", "C48", _part("case_worker_visit", E152="")),
    kind("an exit tomorrow", "C49", _exited(_removal(E153=AFTER, E154=AFTER))),
    kind("an earlier removal that ended in the new form", "C49", _ended_later),
    kind("an exit that nobody entered", "C50", _exited(_removal(E154=""))),
    kind("an exit entered 31 days later", "C50", _exited(
        lambda c: put(c.removal, E154=moved(get(c.removal, "E153"), 31)))),
    kind("a reason for a child in care", "C51", _open(_removal(E155="4"))),
    kind("a transfer to nobody", "C52", _exited(_removal(E155="8", E156=""))),
    kind("an adoptive family after a return home", "C53", _exited(_removal(E185="1"))),
    kind("an adoption by nobody in particular", "C53", _adopted(_all(158, 161, "0"), couple=False)),
    kind("a second adoptive parent of a single adult", "C54", _adopted({"E183": "1"}, couple=False)),
    kind("ran, and was at home", "C55", _exited(
        lambda c: get(c.parts("living_arrangement")[-1], "E120") not in {"12", "13"} and put(c.removal, E155="6"))),
    kind("school not answered", "M-E35", _set(E35="")),
    kind("a year of two digits", "I-E59", _set(E59="88")),
    kind("a date that is no day", "I-E65", _set(E63="1", E65="20260231", E67="20260601")),
    kind("no county", "M-E3", _removal(E3="")),
)  # fmt: skip
