"""What a rule is: a number, the elements that it reads, its basis, its words, and a small function with its examples.

Pure. A blank is None; every other value that a rule is given is one that its element may hold. A rule that reads a
value that nobody can read is not judged, and is counted as hidden by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from everychild.afcars.scopes import Value


class Kind(StrEnum):
    """What sort of error it is.

    Cites:
        45 CFR 1355.46 (2016 text).
    """

    MISSING = "missing"
    INVALID = "invalid"
    INCONSISTENT = "inconsistent"
    TARDY = "tardy"
    CROSS_FILE = "cross-file"
    STRUCTURE = "structure"
    WARNING = "warning"


BASES = {
    "R": "read in the regulation",
    "R16": "read in the 2016 text only",
    "R25": "read in the text codified since January 2025",
    "E": "how the federal contractor's editor behaves; strong, unofficial",
    "S": "one state's note of an error that ACF returned",
    "U": "unconfirmed; does not decide",
    "O": "our own; does not decide",
}
"""Where a check comes from."""

YES, NO = "1", "0"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found.

    Takes:
        which: positions in what the rule reads of the elements at fault; empty for all of them.
    """

    kind: Kind
    which: tuple[int, ...] = ()


Verdict = Fault | None

_INCONSISTENT = Fault(Kind.INCONSISTENT)


def inconsistent(*which: int) -> Fault:
    """The values contradict each other."""
    return Fault(Kind.INCONSISTENT, which) if which else _INCONSISTENT


def missing(*which: int) -> Fault:
    """These should have been answered."""
    return Fault(Kind.MISSING, which)


def tardy(which: int) -> Fault:
    """It was entered too late."""
    return Fault(Kind.TARDY, (which,))


def unanswered(answers: Sequence[Value], first: int) -> Verdict:
    """Missing, where one of the answers is blank; `first` is the position of the first."""
    if None not in answers:
        return None
    return missing(*(first + index for index, answer in enumerate(answers) if answer is None))


def opened(answers: Sequence[Value], first: int, *, by: bool) -> Verdict:
    """Answers that one element opens: all of them where it does, none where it does not."""
    if by:
        return unanswered(answers, first)
    return None if answers.count(None) == len(answers) else inconsistent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A row that the rule is tried on: values in the order in which it reads them; `.` is a blank.

    Takes:
        fires: the kind that it finds, or None.
        about: what the row shows; a row on the boundary says so.
    """

    row: str
    fires: Kind | None
    about: str = ""

    @property
    def values(self) -> list[Value]:
        """The row as values."""
        return [None if value == "." else value for value in self.row.split()]


def fires(row: str, kind: Kind = Kind.INCONSISTENT, about: str = "") -> Example:
    """A row that the rule finds fault with."""
    return Example(row=row, fires=kind, about=about)


def holds(row: str, about: str = "") -> Example:
    """A row that the rule finds in order."""
    return Example(row=row, fires=None, about=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One check.

    Takes:
        number: `C01` to `C60`; several rules may share one where it speaks of several places.
        code: stable, kebab-case; never renamed or reused.
        part: the part of the record that it judges (the scope's tag).
        reads: elements and given values, `E24-E34` for a run.
        basis: marks of `BASES`, the strongest first.
        cites: the narrowest paragraph known.
        what: what is wrong, in words. `what_missing`, `what_tardy`: the same where an answer is
            blank, or was entered too late.
        judge: given the values in the order of `reads`.
        hidden_by: elements that, blank, leave nothing to judge; the first that it reads, unless said otherwise.
        decides: whether acceptance turns on it.
    """

    number: str
    code: str
    part: str
    reads: str
    basis: tuple[str, ...]
    cites: str
    what: str
    remedy: str
    judge: Callable[..., Verdict]
    examples: tuple[Example, ...]
    what_missing: str = ""
    what_tardy: str = ""
    hidden_by: str | None = None
    decides: bool = True

    def words(self, kind: Kind) -> str:
        """What is wrong, for a fault of this kind."""
        match kind:
            case Kind.MISSING:
                return self.what_missing
            case Kind.TARDY:
                return self.what_tardy
            case _:
                return self.what or self.what_missing

    @property
    def hides_when_blank(self) -> str:
        """The element without which there is nothing to judge, or none."""
        return self.elements[0] if self.hidden_by is None else self.hidden_by

    @property
    def names(self) -> tuple[str, ...]:
        """What it reads, one by one."""
        return spread(self.reads)

    @property
    def elements(self) -> tuple[str, ...]:
        """The elements among what it reads."""
        return tuple(name for name in self.names if name[1:].isdigit())


@cache
def spread(run: str) -> tuple[str, ...]:
    """`E1 E24-E26` as its elements."""
    found: list[str] = []
    for each in run.split():
        first, dash, last = each.partition("-")
        found += [f"{first[0]}{n}" for n in range(int(first[1:]), int(last[1:]) + 1)] if dash else [each]
    return tuple(found)
