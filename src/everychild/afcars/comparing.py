"""Two files of one agency side by side: who is missing from the file, what swung, which histories changed.

Pure. A re-key file is read first, so that a new number is not a child who vanished and another who appeared. What a
month of life cannot bring about becomes a question, and the questions pause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from everychild.afcars.scopes import Form
from everychild.afcars.summaries import Episode, Place, Side, Summary
from everychild.intake.guard import Swing, question_about

SWING_SHARE, SWING_MIN = 0.5, 50
LIKENESS_SHARE = 0.8
"""When four in five of those that vanished are like one that appeared, the numbers changed, not the children."""

NOWHERE = "4"

CHANGES = {
    "birth-date-changed": "The birth date is another.",
    "sex-changed": "The sex is another.",
    "removal-gone": "A removal that the old file told is not there.",
    "removal-added": "A removal of the old file's time is told only now.",
    "exit-gone": "A removal that had ended goes on.",
    "exit-changed": "An exit has another date or reason.",
    "exit-added": "An exit of the old file's time is told only now.",
    "places-changed": "The living arrangements of the old file's time are told otherwise.",
}
"""What each change of a history is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A history that is told otherwise now."""

    code: str
    what: str
    number: str
    old_record: int
    new_record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked before the file goes on."""

    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two files.

    Takes:
        missing: in care in the old file and not in the new; missing from the file, which is not left care.
        late: new in this file, and in care before the old file's period ended.
        alike: pairs of an old and a new number that look like one child whose number changed.
        swings: what is counted, before and after.
        differences: for a resubmission of one period, in how many records each element differs.
    """

    same_period: bool
    rekeyed: int
    missing: tuple[Summary, ...]
    appeared: tuple[Summary, ...]
    late: tuple[Summary, ...]
    alike: tuple[tuple[str, str], ...]
    swings: Mapping[str, tuple[int, int]]
    changed: tuple[Changed, ...]
    differences: Mapping[str, int]
    questions: tuple[Question, ...]


def compare(old: Side, new: Side, rekeyed: Mapping[str, str], form: Form) -> Comparison:
    """What differs.

    Takes:
        rekeyed: new number by old number, as the re-key file says.
    """
    before = {rekeyed.get(number, number): summary for number, summary in old.records.items()}
    both = before.keys() & new.records.keys()
    gone = [summary for number, summary in before.items() if number not in both]
    missing = tuple(each for each in gone if each.is_open or old.period == new.period)
    appeared = tuple(summary for number, summary in new.records.items() if number not in both)
    through = f"{old.period.ends_on:%Y%m%d}" if old.period else ""
    alike = alike_pairs(missing, appeared)
    same = old.period == new.period
    pairs = [(before[number], new.records[number]) for number in sorted(both)]
    swings = _swings(old, new)
    return Comparison(
        same_period=same,
        rekeyed=sum(1 for number in old.records if number in rekeyed),
        missing=missing,
        appeared=appeared,
        late=tuple(each for each in appeared if each.first_removed and each.first_removed <= through),
        alike=alike,
        swings=swings,
        changed=tuple(each for was, now in pairs for each in changes(was, now, through)),
        differences=_differences(pairs, form) if same else {},
        questions=tuple(_questions(old, new, missing, appeared, alike, swings)),
    )


def alike_pairs(missing: tuple[Summary, ...], appeared: tuple[Summary, ...]) -> tuple[tuple[str, str], ...]:
    """Old and new numbers of the same birth date, sex and removals, where only one of each is so described."""
    old, new = _by_likeness(missing), _by_likeness(appeared)
    return tuple(
        (old[key][0].number, new[key][0].number)
        for key in sorted(old.keys() & new.keys())
        if len(old[key]) == len(new[key]) == 1
    )


def _by_likeness(side: tuple[Summary, ...]) -> dict[tuple[str, str, str], list[Summary]]:
    found: dict[tuple[str, str, str], list[Summary]] = {}
    for each in side:
        found.setdefault((each.born, each.sex, each.first_removed), []).append(each)
    return found


def changes(was: Summary, now: Summary, through: str) -> Iterator[Changed]:
    """What the new file tells otherwise about the time that the old one spoke of, up to the day `through`."""
    for code in _changes(was, now, through):
        yield Changed(code=code, what=CHANGES[code], number=now.number, old_record=was.ordinal, new_record=now.ordinal)


def _changes(was: Summary, now: Summary, through: str) -> Iterator[str]:
    if was.born != now.born:
        yield "birth-date-changed"
    if was.sex != now.sex:
        yield "sex-changed"
    earlier: dict[str, Episode] = {each[0]: each for each in was.episodes}
    later: dict[str, Episode] = {each[0]: each for each in now.episodes}
    if earlier.keys() - later.keys():
        yield "removal-gone"
    if any(day <= through for day in later.keys() - earlier.keys()):
        yield "removal-added"
    for removed in sorted(earlier.keys() & later.keys()):
        code = _exit_change(earlier[removed], later[removed], through)
        if code:
            yield code
    if _until(was.places, through) != _until(now.places, through):
        yield "places-changed"


def _exit_change(was: Episode, now: Episode, through: str) -> str:
    if not was[1]:
        return "exit-added" if now[1] and now[1] <= through else ""
    if not now[1]:
        return "exit-gone"
    return "exit-changed" if was[1:] != now[1:] else ""


def _until(places: tuple[Place, ...], through: str) -> list[Place]:
    return [place for place in places if place[0] <= through]


def _swings(old: Side, new: Side) -> dict[str, tuple[int, int]]:
    before, after = _counts(old), _counts(new)
    return {name: (before[name], after[name]) for name in sorted(before.keys() | after.keys())}


def _counts(side: Side) -> Counter[str]:
    counts: Counter[str] = Counter()
    if side.period is None:
        return counts
    starts = f"{side.period.starts_on:%Y%m%d}"
    for each in side.records.values():
        counts["records"] += 1
        counts["in care at the end"] += each.is_open
        counts["removals in the period"] += sum(1 for removed, _, _ in each.episodes if removed >= starts)
        counts["exits in the period"] += sum(1 for _, exited, _ in each.episodes if exited >= starts)
        counts["adoptions in the period"] += sum(
            1 for _, exited, reason in each.episodes if exited >= starts and reason == "3"
        )
        counts["missing at the end"] += bool(each.is_open and each.places and each.places[-1][3] == NOWHERE)
        counts["visits"] += each.visits
    return counts


def _differences(pairs: list[tuple[Summary, Summary]], form: Form) -> dict[str, int]:
    numbers = list(form.elements)
    counts = Counter(
        numbers[index]
        for was, now in pairs
        if was.said != now.said
        for index, (one, other) in enumerate(zip(was.said, now.said, strict=True))
        if one != other
    )
    return {number: counts[number] for number in numbers if counts[number]}


def _questions(  # noqa: PLR0913, PLR0917 - everything that a question may be about
    old: Side,
    new: Side,
    missing: tuple[Summary, ...],
    appeared: tuple[Summary, ...],
    alike: tuple[tuple[str, str], ...],
    swings: Mapping[str, tuple[int, int]],
) -> Iterator[Question]:
    if old.agency != new.agency:
        yield Question(code="another-agency", words="The two files are of different agencies. Is one the wrong file?")
    if old.kind != new.kind:
        yield Question(code="another-kind", words="The two files are of different kinds. Is one the wrong file?")
    for side in (old, new):
        if side.broken:
            yield Question(code="file-broken", words=f"{side.name} cannot be read to its end. Is the extract complete?")
    in_care = sum(1 for each in old.records.values() if each.is_open)
    swing = Swing(open_before=in_care, vanished=len(missing), records=len(new.records), new=len(appeared))
    pause = question_about(swing)
    if pause and len(alike) >= LIKENESS_SHARE * len(missing):
        words = (
            f"{len(missing):,} children in care are not in the new file under their number, and {len(alike):,} of "
            f"them look "
            "like a child who is in it under a new one: same birth date, sex and removals. Did your system give "
            "out new record "
            "numbers? If so read a re-key file first (--rekey; --propose writes one to go through). None of them "
            "left care."
        )
        yield Question(code="looks-rekeyed", words=words)
    elif pause:
        yield Question(code=pause.code, words=pause.question)
    if old.kind == new.kind == "out-of-home":
        yield from _about_swings(swings)


def _about_swings(swings: Mapping[str, tuple[int, int]]) -> Iterator[Question]:
    for name, (before, after) in swings.items():
        if max(before, after) >= SWING_MIN and abs(after - before) > SWING_SHARE * before:
            share = f"by {abs(after - before) / before:.0%}" if before else "from none"
            way = "fell" if after < before else "rose"
            words = f"{name[0].upper()}{name[1:]} {way} {share}, from {before:,} to {after:,}."
            yield Question(code=f"swing-{name.replace(' ', '-')}", words=f"{words} Is that life, or the load?")
