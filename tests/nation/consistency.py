"""The consistency checks that were found for the out-of-home care file, as a reader of the file would make them.

Written from the federal file's side and from nothing of the nation's: a record of XML in, the checks that it fails out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

_HOME_KINDS = range(114, 120)
_OLD_RULES_END = date(2022, 10, 1)


class Group:
    """Answers below one element by number; repeating groups are left out."""

    def __init__(self, element: Xml, *, leave_out: Iterable[str] = ()) -> None:
        self.element = element
        self.values: dict[int, str] = {}
        self._fill(element, set(leave_out))

    def _fill(self, element: Xml, leave_out: set[str]) -> None:
        for child in element:
            if child.tag in leave_out:
                continue
            head = child.tag.split("_", 1)[0]
            if len(child) == 0 and head[1:].isdigit():
                self.values.setdefault(int(head[1:]), (child.text or "").strip())
            else:
                self._fill(child, leave_out)

    def __getitem__(self, number: int) -> str:
        return self.values.get(number, "")

    def run(self, first: int, last: int) -> list[str]:
        return [self[number] for number in range(first, last + 1)]

    def day(self, number: int) -> date | None:
        text = self[number]
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None


def records_of(xml: bytes) -> list[Xml]:
    """The records of a file."""
    return etree.fromstring(xml).findall("records/record")


def faults_of(record: Xml, ends_on: date, *, made: date) -> list[str]:
    """The checks that a record fails, by their number."""
    child = Group(record, leave_out={"E69_E186_removals", "tpr_second_parent"})
    faults = [*_child(child, record, ends_on)]
    removals = [Group(each, leave_out=_GROUPS) for each in record.iter("removal_2020")]
    for removal in removals:
        faults += _removal(removal, child, ends_on, made)
    for old in map(Group, record.iter("removal_1993")):
        began, ended = old.day(69), old.day(153)
        assert began and ended
        faults += ["C49"] * (not began < ended < _OLD_RULES_END or old[155] not in "123456 8")
    spans = sorted((each.day(69) or date.max, each.day(153) or date.max) for each in removals)
    faults += ["C34"] * any(one[1] > other[0] for one, other in pairwise(spans))
    latest = max((day for each in removals if (day := each.day(69))), default=None)
    faults += ["C37"] * bool(child[111] and latest and (child.day(111) or date.max) < latest)
    return faults


_GROUPS = frozenset({"living_arrangement", "permanency_plan", "case_worker_visit"})


def _child(child: Group, record: Xml, ends_on: date) -> Iterator[str]:
    born_on = child.day(5)
    tribes = [each.text for each in record.iter("E9_recognized_tribe") if each.text]
    flags, conditions = child.run(13, 20), child.run(24, 34)
    tribal_blank = not any(child[number] for number in (7, 8, 10, 61, 62))
    yield from _when(
        {
            "C03": len(child[4]) != 12 or not child[4].isalnum(),
            "C04": born_on is None or born_on > ends_on or born_on.year < ends_on.year - 100,
            "C05": child[6] not in {"1", "2"},
            "C06": "1" not in flags or "" in flags,
            "C07": "1" in flags[6:] and flags.count("1") != 1,
            "C09": any(
                not 10 < ends_on.year - int(child[n] or 0) < 100 for n in (59, 60) if child[n] not in {"7777", "9999"}
            ),
            "C11": tribal_blank and bool(tribes),
            "C12": (child[8] == "1") != bool(tribes),
            "C13": (child[10] == "1") != bool(child[11] and child[12] in {"0", "1"}),
            "C14": not (all(conditions) and set(conditions) & {"1", "2"}) if child[23] == "1" else any(conditions),
            "C15": child[33] in {"1", "2"} and any(value in {"1", "2"} for value in conditions[:9]),
            "C16": (child[38] == "") != (child[6] == "1"),
            "C17": child[40] != "9" if child[39] == "0" else child[40] not in {"0", "1"},
            "C18": not (child[35] and child[36] and child[37]) or (child[35] == "1") != (child[36] == "16"),
            "C19": (child[41] == "1") != bool(child[42] and child[43]),
            "C20": (child[44] == "1") != bool(child[45]),
            "C21": not (all(child.run(47, 54)) and "1" in child.run(47, 54))
            if child[46] == "1"
            else any(child.run(47, 54)),
            "C22": not _siblings_agree(child),
            "C35": (child[106] == "1") != bool(child[107]) or (child[107] == "1") != bool(child[108]),
            "C36": (child[109] == "1") != bool(child[110]) or (child[110] == "1") != bool(child[111]),
        }
    )
    parents = [child, *map(Group, record.iter("tpr_second_parent"))]
    for parent, first in zip(parents, (63, *(64,) * len(parents)), strict=False):
        petition, ended = parent[first + 2], parent[first + 4]
        given = parent[first] in {"1", "2"}
        dates = [value for value in (petition, ended) if value and value != "66666666"]
        yield from _when(
            {
                "C23": not given and bool(petition or ended),
                "C24": given and not (petition and ended),
                "C25": any(value > f"{ends_on:%Y%m%d}" for value in dates),
            }
        )


def _siblings_agree(child: Group) -> bool:
    total, in_care, together = child.run(56, 58)
    if total == "0":
        return not in_care and not together
    if in_care == "0":
        return not together
    return bool(total and in_care and together) and int(together) <= int(in_care) <= int(total)


def _removal(removal: Group, child: Group, ends_on: date, made: date) -> Iterator[str]:
    removed_on, typed_on, left_on = removal.day(69), removal.day(70), removal.day(153)
    born_on = child.day(5)
    assert removed_on and typed_on and born_on
    flags = dict(zip(range(72, 106), removal.run(72, 105), strict=True))
    adult = (removed_on.year - born_on.year) - ((removed_on.month, removed_on.day) < (born_on.month, born_on.day)) >= 18
    yield from _when(
        {
            "C26": not born_on <= removed_on <= ends_on,
            "C27": left_on is not None and removed_on >= left_on,
            "C28": typed_on < removed_on or typed_on > made,
            "C29": removal[71] not in set("1234567"),
            "E3": len(removal[3]) != 5,
            "C30": "" in flags.values() or "1" not in flags.values(),
            "C31": flags[72] == flags[73] == "1",
            "C32": [flags[80], flags[81], flags[97]].count("1") > 1,
            "C33": flags[98] == "1" and not adult,
            "C49": left_on is not None and not _OLD_RULES_END <= left_on <= ends_on,
            "C50": left_on is not None and not left_on <= (removal.day(154) or date.min) <= made,
            "C51": (left_on is None) != (removal[155] == "9"),
            "C52": (removal[155] == "8") != bool(removal[156]),
        }
    )
    yield from _exit(removal)
    stays = [Group(each) for each in removal.element.iter("living_arrangement")]
    yield from _when({"no stay": not stays})
    for stay in stays:
        yield from _stay(stay, removed_on, left_on or ends_on, ends_on)
    last = stays[-1] if stays else None
    yield from _when({"C55": removal[155] == "6" and last is not None and last[120] not in {"12", "13"}})
    for tag, numbers in (("permanency_plan", (147,)), ("case_worker_visit", (151,))):
        for group in map(Group, removal.element.iter(tag)):
            day = group.day(numbers[0])
            wrong = day is None or not removed_on <= day <= (left_on or ends_on) or not group[numbers[0] + 1]
            yield from _when({"C46" if tag == "permanency_plan" else "C48": wrong})
    for tag in ("E149_periodic_review_date", "E150_permanency_hearing_date"):
        days = [each.text for each in removal.element.iter(tag) if each.text]
        yield from _when({"C47": any(not f"{removed_on:%Y%m%d}" <= day <= f"{ends_on:%Y%m%d}" for day in days)})


def _exit(removal: Group) -> Iterator[str]:
    block = removal.run(157, 186)
    if removal[155] not in {"3", "5"}:
        yield from _when({"C53": any(block)})
        return
    second = [removal[173], *removal.run(175, 183)]
    yield from _when(
        {
            "C53": not removal[157] or "1" not in removal.run(158, 161) or "" in (removal[162], *removal.run(164, 172))
            or not all((removal[184], removal[185], removal[186])),
            "C54": (removal[157] in {"1", "2"}) != all(second) or (removal[157] not in {"1", "2"} and any(second)),
            "C08": removal.run(164, 170).count("1") != 1,
        }
    )  # fmt: skip


def _stay(stay: Group, removed_on: date, until: date, ends_on: date) -> Iterator[str]:
    began_on, home = stay.day(112), stay[113] == "1"
    kinds = [stay[number] for number in _HOME_KINDS]
    second = [value for number, value in stay.values.items() if 136 <= number <= 146 and number != 137]
    yield from _when(
        {
            "C38": began_on is None or not removed_on <= began_on <= min(until, ends_on),
            "C39": (home and ("1" not in kinds or "" in kinds)) or (not home and any(kinds)),
            "C40": home == bool(stay[120]),
            "C41": (any(stay.run(123, 146)) and not home) or (home and not (stay[123] and stay[124])),
            "C42": (stay[120] in {"12", "13"}) != (stay[121] == "4"),
            "C43": (stay[121] in {"2", "3"}) != bool(stay[122]),
            "C44": (stay[117] == "1" and stay[124] != "1") or (stay[119] == "1" and stay[124] != "3"),
            "C45": (stay[123] in {"1", "2"}) != all(second) or (stay[123] not in {"1", "2"} and any(second)),
            "C08": home and stay.run(127, 133).count("1") != 1,
            "C09": home and not 10 < ends_on.year - int(stay[125] or 0) < 100,
        }
    )


def _when(checks: dict[str, bool]) -> Iterator[str]:
    return (name for name, failed in checks.items() if failed)
