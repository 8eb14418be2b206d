"""Shields, seals and screening. Each is written with its entry, in one transaction, so that the next statement sees it.

Always true: a record that was never screened is closed to people; a sealed one is closed for good; a shielded one gives
no place. The roll call counts them all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from psycopg import Connection

from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId, SubmissionId
from everychild.vocabulary.kinds import SCREENED, SEALED, SHIELDED

_SQL = load_queries("everychild.disclosure", "disclosure.sql")

SHIELD_CLASSES = frozenset({"protected-address", "confidential-placement", "no-contact-order", "protected-person"})
CLEAR, NEAR_SHIELD, NEAR_SEAL = "clear", "near-shield", "near-seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What protects one record.

    Takes:
        screening: `clear`, `near-shield`, `near-seal`; None where it was never screened.
    """

    screening: str | None
    is_sealed: bool
    is_shielded: bool

    @property
    def is_open(self) -> bool:
        """Whether people with a slip may be shown anything of it."""
        return self.screening == CLEAR and not self.is_sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shield:
    """A shield as a list says it; `to_on` is the day on which it ends."""

    record_id: RecordId
    shield_class: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What a comparison with shields and seals found of one record, and why it was made."""

    agency_id: AgencyId
    record_id: RecordId
    verdict: str
    cause: str


def protections_of(conn: Connection[Any], records: Collection[RecordId], *, on: date) -> dict[RecordId, Protection]:
    """What protects each record on a day."""
    rows = conn.execute(_SQL["protections_of"], {"record_ids": list(records), "on": on})
    return {
        record: Protection(screening=verdict, is_sealed=sealed, is_shielded=shielded)
        for record, verdict, sealed, shielded in rows
    }


def shield(
    conn: Connection[Any], agency: AgencyId, given: Shield, pen: Pen, *, submission_id: SubmissionId | None = None
) -> None:
    """Shield a record from now on."""
    draft = Draft(
        kind=SHIELDED,
        agency_id=agency,
        occurred_on=given.from_on,
        record_id=given.record_id,
        codes={"class": given.shield_class, "to_on": given.to_on.isoformat()},
    )
    ids = append(conn, [draft], pen, lane=Lane.LIVE, submission_id=submission_id)
    conn.execute(
        _SQL["shield_record"],
        {
            "record_id": given.record_id,
            "shield_class": given.shield_class,
            "from_on": given.from_on,
            "to_on": given.to_on,
            "entry_id": ids[0],
        },
    )


def seal_adoption(  # noqa: PLR0913 - a seal names its record, its keeper, its day and its delivery
    conn: Connection[Any],
    agency: AgencyId,
    record: RecordId,
    pen: Pen,
    *,
    unit: str,
    on: date,
    submission_id: SubmissionId | None = None,
) -> None:
    """Seal a record from now on; there is no way back through this program."""
    draft = Draft(kind=SEALED, agency_id=agency, occurred_on=on, record_id=record)
    ids = append(conn, [draft], pen, lane=Lane.LIVE, submission_id=submission_id)
    conn.execute(_SQL["seal_record"], {"record_id": record, "unit": unit, "sealed_on": on, "entry_id": ids[0]})


def carry_over(
    conn: Connection[Any],
    agency: AgencyId,
    numbers: Mapping[RecordId, RecordId],
    pen: Pen,
    *,
    submission_id: SubmissionId,
) -> None:
    """Bind to records what was said of them under another number; a protection may grow by this and never shrink.

    Takes:
        numbers: for each id that a number gives, the record that it stands for.
    """
    wanted = {"record_ids": [*numbers, *numbers.values()]}
    shields = {row[0]: Shield(record_id=row[0], shield_class=row[1], from_on=row[2], to_on=row[3])
               for row in conn.execute(_SQL["shields_on"], wanted)}  # fmt: skip
    for said_of, record in numbers.items():
        if given := shields.get(said_of):
            held = shields.get(record, given)
            both = replace(
                held, record_id=record, from_on=min(held.from_on, given.from_on), to_on=max(held.to_on, given.to_on)
            )
            shields[record] = both
            shield(conn, agency, both, pen, submission_id=submission_id)
    for said_of, unit, sealed_on in conn.execute(_SQL["seals_on"], wanted).fetchall():
        if record := numbers.get(said_of):
            seal_adoption(conn, agency, record, pen, unit=unit, on=sealed_on, submission_id=submission_id)


def screen(conn: Connection[Any], found: Sequence[Screened], pen: Pen) -> None:
    """Keep what comparisons with shields and seals found, once for each cause."""
    drafts = [
        Draft(
            kind=SCREENED,
            agency_id=each.agency_id,
            occurred_on=pen.now.date(),
            record_id=each.record_id,
            codes={"verdict": each.verdict},
            cause=each.cause,
        )
        for each in found
    ]
    if not drafts:
        return
    ids = append(conn, drafts, pen, lane=Lane.LIVE)
    kept = [(each, entry) for each, entry in zip(found, ids, strict=True) if entry is not None]
    conn.execute(
        _SQL["screen_records"],
        {
            "record_ids": [each.record_id for each, _ in kept],
            "verdicts": [each.verdict for each, _ in kept],
            "entry_ids": [entry for _, entry in kept],
        },
    )
