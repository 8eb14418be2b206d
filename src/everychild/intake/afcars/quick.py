"""A record's answers read from its own text in one pass, where the text is plain; the patient reader has the others.

Pure. Always true: what this gives is what the patient reader gives (a test compares the two over odd records).
"""

from __future__ import annotations

import re
from enum import IntEnum

from everychild.intake.afcars.shapes import GROUPS, NUMBERS, REPEATING, VALUE_MAX, Group
from everychild.vocabulary.afcars import elements

_BETWEEN = re.compile(r">\s+<")
_CODED = frozenset(number for number, element in elements().items() if element.codes)
_REMEMBERED_MAX, _CODE_MAX = 20_000, 2


class _Is(IntEnum):
    """What a tag with the text behind it is."""

    ANSWER = 0
    BLANK = 1
    CLOSE = 2
    NOTHING = 3
    BEGIN = 4
    END = 5
    ODD = 6


_ANSWER, _BLANK, _CLOSE, _NOTHING, _BEGIN, _END, _ODD = (int(each) for each in _Is)
_Piece = tuple[int, str, str]

_remembered: dict[str, _Piece] = {}
"""Pieces that every file is full of: tags alone, and answers that are codes of a list; never a day, number or name."""


def read_quickly(raw: bytes) -> Group | None:
    """The record's answers in their groups; None where the text is not plain and must be read with patience.

    Takes:
        raw: the record as the parser writes it again: well-formed, in ASCII, without comments.
    """
    text = raw.decode("ascii")
    inside = text[text.index(">") + 1 : -len("</record>")]
    if "&" in inside or "=" in inside:  # a reference, an attribute
        return None
    if "\n" in inside:
        inside = _BETWEEN.sub("><", inside)
    content = into = Group(is_plain=True)
    outer: list[Group] = []
    in_element = False
    for piece in inside.split("<")[1:]:
        what, name, said = _remembered.get(piece) or _piece(piece)
        if what == _CLOSE:
            in_element = False
            continue
        if in_element or what == _ODD:
            return None
        if what == _ANSWER:
            in_element = True
            _answer(into, name, said)
        elif what == _BLANK:
            in_element = True
        elif what == _BEGIN:
            group = Group(is_plain=True)
            into.groups.append((name, group))
            outer.append(into)
            into = group
        elif what == _END:
            into = outer.pop()
    return content


def _piece(piece: str) -> _Piece:
    tag, _, behind = piece.partition(">")
    found = _named(tag, behind.strip())
    is_code = found[0] == _ANSWER and found[1] in _CODED and len(behind) <= _CODE_MAX
    if found[0] != _ODD and (is_code or not behind) and len(_remembered) < _REMEMBERED_MAX:
        _remembered[piece] = found
    return found


def _named(tag: str, said: str) -> _Piece:
    number = NUMBERS.get(tag)
    if number is not None:
        return (_ANSWER, number, said) if said else (_BLANK, number, "")
    if tag in REPEATING:
        return _BEGIN, tag, ""
    if tag in GROUPS:
        return _NOTHING, tag, ""
    name = tag.strip("/")
    if tag.startswith("/"):
        return (_CLOSE if name in NUMBERS else _END if name in REPEATING else _NOTHING), name, ""
    # An empty group is one group more; only an empty answer says nothing.
    return (_NOTHING if name in NUMBERS or name in GROUPS else _ODD), name, ""


def _answer(group: Group, number: str, value: str) -> None:
    if number in group.answers:
        group.answers[number].append(value[: VALUE_MAX + 1])
        group.is_plain = False
    else:
        group.answers[number] = [value[: VALUE_MAX + 1]]
        group.is_plain = group.is_plain and len(value) <= VALUE_MAX
