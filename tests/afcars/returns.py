"""Files for tests: a good record of an invented child, and what a test changes in it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from everychild.afcars.checking import Asked, check_file
from everychild.afcars.report import Report
from everychild.vocabulary.afcars import Node, assistance_order, elements, order

Answers = Mapping[str, str | Sequence["Answers"]]
"""Values by element number, and blocks by the tag of a repeating group."""

INVENTED = "<!-- Invented children. Not real figures for any state. -->"


def _run(first: int, last: int, value: str = "0") -> dict[str, str]:
    return {f"E{n}": value for n in range(first, last + 1)}


HOME: Answers = {
    **_run(114, 119), "E112": "20260110", "E113": "1", "E114": "1", "E121": "1", "E123": "4", "E124": "2",
    "E125": "1975", "E126": "0", **_run(127, 133), "E131": "1", "E134": "0", "E135": "2",
}  # fmt: skip
REMOVAL: Answers = {
    "E69": "20260110", "E70": "20260112", "E71": "1", "E3": "39049", **_run(72, 105), "E77": "1", "E155": "9",
    "living_arrangement": [HOME],
    "permanency_plan": [{"E147": "20260301", "E148": "1"}],
    "E149_periodic_review_date": [{"E149": "20260610"}],
    "E150_permanency_hearing_date": [],
    "case_worker_visit": [{"E151": f"2026{month:02d}15", "E152": "1"} for month in range(2, 10)],
}  # fmt: skip
CHILD: Answers = {
    "E4": "INV000000001", "E5": "20150505", "E6": "2", "E7": "1", "E8": "0", "E10": "0", **_run(13, 20), "E17": "1",
    "E21": "0", "E22": "1", "E23": "2", "E35": "2", "E36": "4", "E37": "0", "E38": "0", "E39": "0", "E40": "9",
    "E41": "0", "E44": "0", "E46": "1", **_run(47, 54), "E48": "1", "E55": "1", "E56": "0", "E59": "1988",
    "E60": "9999", "E61": "0", "E62": "9", "E63": "0", "E106": "0", "E109": "0", "removal_2020": [REMOVAL],
}  # fmt: skip
ASSISTED = {
    "A3": "INV000000001", "A4": "20150505", "A5": "1", **{f"A{n}": "0" for n in range(6, 14)}, "A10": "1", "A14": "0",
    "A15": "1", "A16": "25", "A17": "20240601", "A18": "", "A19": "1",
}  # fmt: skip


def number(n: int) -> str:
    """An invented record number."""
    return f"INV{n:09d}"


def a_removal(blocks: Answers | None = None, **changed: str) -> Answers:
    """The usual removal with these blocks and answers in place of its own."""
    return {**REMOVAL, **(blocks or {}), **changed}


def a_child(n: int = 1, blocks: Answers | None = None, *, removal: Answers | None = None, **changed: str) -> str:
    """The usual child's record with these blocks and answers in place of its own."""
    answers = {**CHILD, "E4": number(n), "removal_2020": [removal or REMOVAL], **(blocks or {}), **changed}
    return f"<record>{''.join(_written(order().record, answers))}</record>"


def an_assisted_child(n: int = 1, **changed: str) -> str:
    """A record of the assistance file."""
    answers = {**ASSISTED, "A3": number(n), **changed}
    return f"<record>{''.join(_written(assistance_order().record, answers))}</record>"


def a_file(*records: str, agency: str = "39", period: str = "202609", first: str = "E") -> bytes:
    """A file, each record on a line of its own, the first on line 5."""
    tags = order().header if first == "E" else assistance_order().header
    head = f"<{tags[0]}>{agency}</{tags[0]}><{tags[1]}>{period}</{tags[1]}>"
    root = '<acf:data xmlns:acf="http://www.acf.hhs.gov">'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        root,
        INVENTED,
        f"{head}<records>",
        *records,
        "</records></acf:data>",
    ]
    return "\n".join(lines).encode()


def checked(file: bytes, *, kind: str | None = None, county: str | None = None) -> Report:
    """The report on a file."""
    return check_file(io.BytesIO(file), Asked(name="file.xml", kind=kind, county=county))


def rules_of(report: Report) -> list[tuple[int, str, str]]:
    """Record, rule and kind of each finding."""
    return [(each.record, each.cause.rule, str(each.cause.kind)) for each in report.findings]


def _written(nodes: Sequence[Node], answers: Answers) -> list[str]:
    made: list[str] = []
    for node in nodes:
        tag, inside = opened(node)
        blocks = answers.get(tag, ())
        if tag in order().repeating:
            for block in blocks if not isinstance(blocks, str) else ():
                body = "".join(_written(inside, block)) if inside else str(block[_number_of(tag)])
                made.append(f"<{tag}>{body}</{tag}>")
        elif inside:
            made.append(f"<{tag}>{''.join(_written(inside, answers))}</{tag}>")
        else:
            value = answers.get(tag.split("_", 1)[0], "")
            made.append(f"<{tag}>{value}</{tag}>" if value else f"<{tag}/>")
    return made


def opened(node: Node) -> tuple[str, Sequence[Node]]:
    """A node's tag and the nodes in it."""
    return (node, []) if isinstance(node, str) else next(iter(node.items()))


def _number_of(tag: str) -> str:
    return next(each.number for each in elements().values() if each.tag == tag)
