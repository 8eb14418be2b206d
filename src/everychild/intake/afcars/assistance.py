"""One record of the assistance file as claims: its number, and the agreement as it stood at the period's end.

Pure. What cannot be given back as it came is named and left out; the rest goes through.

Cites:
    45 CFR 1355.45.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from everychild.care.events.description import RecordNumbered
from everychild.care.events.wellbeing import AssistanceAgreementRecorded
from everychild.intake.afcars.reading import ReadRecord, RecordClaim, day_of
from everychild.intake.afcars.shapes import VALUE_MAX
from everychild.intake.afcars.xml import Skimmed, element_of, tags_of
from everychild.vocabulary.afcars import assistance_elements, assistance_order
from everychild.vocabulary.problems import Problem

ASSISTANCE = tags_of(assistance_order(), "A3")
NUMBER, BORN, SEX, ENDED = "A3", "A4", "A5", "A18"
_NUMBERS = {tag: tag.split("_", 1)[0] for tag in assistance_order().record if isinstance(tag, str)}
_CODES = {number: frozenset(element.codes) for number, element in assistance_elements().items()}


def read_agreement(skimmed: Skimmed, as_of: date) -> ReadRecord:
    """Everything that one record says; an empty `number` refuses it whole."""
    answers, problems = _answers(skimmed)
    read = ReadRecord(number=answers.pop(NUMBER, ""), problems=problems)
    if not read.number:
        problems.append(
            _problem(skimmed, "record-number-missing", NUMBER, "The record has no number.", "Send A3 with each record.")
        )
        read.refused = 1
        return read
    said = answers.pop(BORN, "")
    born_on = day_of(said)
    if said and born_on is None:
        what = "This is not a day of the years 1900 to 2100."
        problems.append(_problem(skimmed, "day-unreadable", BORN, what, "Send it as YYYYMMDD."))
    read.is_open = not answers.get(ENDED)
    read.claims.append(
        RecordClaim(key="number", event=RecordNumbered(occurred_on=as_of, element=NUMBER, number=read.number))
    )
    event = AssistanceAgreementRecorded(
        occurred_on=as_of, birth_date=born_on, sex=answers.pop(SEX, ""), answers=tuple(answers.items())
    )
    read.claims.append(RecordClaim(key="agreement", event=event))
    return read


def _answers(skimmed: Skimmed) -> tuple[dict[str, str], list[Problem]]:
    """What is said by element number, in the file's own order, and what cannot be kept."""
    said: dict[str, str] = {}
    problems: list[Problem] = []
    times: Counter[str] = Counter()
    for tag, value in _leaves(skimmed):
        number = _NUMBERS.get(tag)
        if number is None:
            problems.append(_problem(skimmed, "tag-unknown", "record", "A tag is of no element.", "Leave it out."))
            continue
        times[number] += bool(value)
        if not value or times[number] > 1:
            continue
        if len(value) > VALUE_MAX:
            what = "The value is longer than any value can be."
            problems.append(_problem(skimmed, "value-too-long", number, what, "Send it whole."))
        elif _CODES[number] and value not in _CODES[number]:
            what = "The code is on no list of this element."
            problems.append(_problem(skimmed, "code-unknown", number, what, "Send a code of the list."))
        else:
            said[number] = value
    for number in [number for number, count in times.items() if count > 1]:
        problems.append(
            _problem(skimmed, "element-repeated", number, "The element is given more than once.", "Send it once.")
        )
        said.pop(number, None)
    return {number: said[number] for number in _NUMBERS.values() if number in said}, problems


def _leaves(skimmed: Skimmed) -> Iterator[tuple[str, str]]:
    """Tags and values; of a group its own tag, for this file has none."""
    for child in element_of(skimmed.raw):
        yield child.tag if len(child) == 0 else "", (child.text or "").strip()


def _problem(skimmed: Skimmed, code: str, where: str, what: str, remedy: str) -> Problem:
    known = assistance_elements().get(where)
    return Problem(
        code=code,
        field=where,
        what=what,
        remedy=remedy,
        cites=known.cites if known else "",
        line=skimmed.line,
        claim=skimmed.ordinal,
    )
