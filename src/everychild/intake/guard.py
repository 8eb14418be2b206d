"""Swings that no month brings about: before anything is loaded, a person is asked.

Pure. The thresholds are ours, not law; each question says what the answer does.
"""

from __future__ import annotations

from dataclasses import dataclass

VANISHED_SHARE, VANISHED_MIN = 0.10, 20
NEW_SHARE, NEW_MIN = 0.50, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What differs from the last file.

    Takes:
        open_before: records with an open removal in the last file.
        vanished: those of them that are not in this one.
        records: in this file.
        new: those of them that no file had before.
        whom: who is meant.
    """

    open_before: int
    vanished: int
    records: int
    new: int
    whom: str = "children in care"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why a delivery waits, and what the person is asked."""

    code: str
    question: str


def question_about(swing: Swing) -> Pause | None:
    """What to ask before this file is loaded; None where it may go on."""
    vanished = swing.vanished >= VANISHED_MIN and swing.vanished > VANISHED_SHARE * swing.open_before
    new = swing.new >= NEW_MIN and swing.new > NEW_SHARE * swing.records
    if vanished and new:
        return Pause(
            code="numbers-changed",
            question=(
                f"{swing.vanished:,} of {swing.open_before:,} {swing.whom} are not in this file, and {swing.new:,} "
                "numbers are new. Did your system give out new record numbers? If so, withdraw this file, deliver a "
                "re-key file first, and send it again. If not, let it go on."
            ),
        )
    if vanished:
        return Pause(
            code="records-vanished",
            question=(
                f"{swing.vanished:,} of {swing.open_before:,} {swing.whom} are not in this file. Is the extract "
                "complete? If not, withdraw it and send the whole file. If so, let it go on; they become findings."
            ),
        )
    return None
