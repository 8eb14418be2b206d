"""Same person? What a person is asked of two records, on a slip; what they decide, and what was told meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from everychild.disclosure.categories import CASE, IDENTITY, PLACE
from everychild.disclosure.egress import Fact, Released, release
from everychild.disclosure.looks import LookLine, looks_since
from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asking
from everychild.doors.tools import Tools
from everychild.identity.clusters import Edge, bears_the_id
from everychild.identity.describing import Description
from everychild.identity.links import clusters_about, clusters_if, decide
from everychild.identity.showing import Evidence, Link, evidence_of, link_of, questions_of, shown_descriptions
from everychild.identity.verdicts import Verdict
from everychild.ledger.readers import child_ids, first_positions
from everychild.people.accounts import Account, records_assigned_to
from everychild.vocabulary.ids import ChildId, RecordId

PURPOSE = "P-MATCH"
REASONS = {
    "agencies-spoke": "The two agencies have spoken",
    "papers-seen": "Birth certificate or other papers were seen",
    "numbers-checked": "Numbers were checked with their issuer",
    "seen-together": "Two children were seen together",
    "entered-twice": "One child was entered twice",
    "from-the-records": "From what the records say",
}
"""Why somebody decided, as codes: free text could name somebody."""
_LABELS = {
    "given": "Given name", "middle": "Middle name", "family": "Family name", "aliases": "Other names",
    "born": "Birth date", "sex": "Sex", "home": "Address", "phone": "Telephone", "ssn": "Social security, last digits",
    "mother": "Mother", "father": "Father", "suffix": "Generation", "order": "Order of birth",
}  # fmt: skip
_CLASS_OF = {"home": PLACE, "phone": PLACE, "mother": CASE, "father": CASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of both records, as released; None where it is withheld."""

    field: str
    label: str
    one: str | None
    other: str | None
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a yes would change: the records that would be one child, and whose id it would bear."""

    now: tuple[int, ...]
    then: int
    elder: RecordId
    doubtful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two records side by side."""

    link: Link
    agencies: tuple[str, str]
    rows: tuple[Row, ...]
    evidence: Evidence
    change: Change
    told: tuple[LookLine, ...]
    slip: DisclosureSlip


def questions(tools: Tools, account: Account) -> list[Link]:
    """What somebody may answer: of all records of the agency, or of their own where their role needs an assignment."""
    with tools.worker.connection() as conn:
        about = None
        if matrix().roles[account.role].needs == "assignment":
            about = records_assigned_to(conn, account.account_id, on=tools.clock().date())
        return questions_of(conn, account.agency_id, about=about)


def compared(tools: Tools, account: Account, pair: Edge) -> Compared | Refusal | None:
    """Two records of which something is held, each looked at first; None where nothing is held of them."""
    now = tools.clock()
    # The block commits: the looks stand before anything is read.
    with tools.worker.connection() as conn:
        link = link_of(conn, pair)
        if link is None:
            return None
        born = child_ids(conn, pair)
        children = {born[record]: [record] for record in pair}
        slip = authorize(
            conn,
            Asking(
                account=account,
                purpose=PURPOSE,
                shown_on="page",
                children=children,
                now=now,
                entropy=tools.entropy,
            ),
        )
        if isinstance(slip, Refusal):
            return slip
        if len(slip.records) < len(pair):
            return ONE_IS_CLOSED
        change, told = _change(conn, pair), blast_radius(conn, pair)
    keys = tools.record_keys_there_are(slip.records)
    with tools.api.connection() as conn:
        described = shown_descriptions(conn, slip, keys)
    one, other = (described[record] for record in pair)
    evidence = evidence_of(one, other)
    return Compared(
        link=link,
        agencies=(one.agency_id, other.agency_id),
        rows=_rows(slip, pair, (one, other), born, evidence),
        evidence=evidence,
        change=change,
        told=told,
        slip=slip,
    )


ONE_IS_CLOSED = Refusal(
    code="record-closed",
    what="One of the two records is protected, or has not been screened yet.",
    remedy="Look again in a moment; if it stays closed, ask the shield desk of the agency.",
)
CUT_BY_A_SEAL = Refusal(
    code="sealed",
    what="A seal has parted these two records; nobody joins them here.",
    remedy="Ask the court that keeps the seal.",
)


def answered(tools: Tools, account: Account, pair: Edge, verdict: Verdict, reason: str) -> Refusal | None:
    """Keep what a person decided; every derived view is made again from it."""
    found = compared(tools, account, pair)
    if found is None or isinstance(found, Refusal):
        return found or ONE_IS_CLOSED
    with tools.worker.connection() as conn:
        changed = decide(
            conn, *pair, verdict, tools.pen([]), agency=account.agency_id, by=account.account_id, reason=reason
        )
    return None if changed or str(verdict) == found.link.verdict else CUT_BY_A_SEAL


def blast_radius(conn: Connection[Any], pair: Edge) -> tuple[LookLine, ...]:
    """Who was told something of the child on the strength of a link, since it joined the two."""
    link = link_of(conn, pair)
    if link is None or link.shows_since is None:
        return ()
    component, _ = clusters_about(conn, pair)
    children = set(child_ids(conn, component).values())
    return tuple(looks_since(conn, children, link.shows_since, except_for=PURPOSE))


def _change(conn: Connection[Any], pair: Edge) -> Change:
    component, today = clusters_about(conn, pair)
    then = clusters_if(conn, pair, component)
    firsts = first_positions(conn, component)
    group = next(each for each in then.groups if pair[0] in each)
    parts = tuple(sorted(len(each) for each in today.groups if each & group))
    return Change(now=parts, then=len(group), elder=bears_the_id(group, firsts), doubtful=len(then.doubtful))


def _rows(
    slip: DisclosureSlip,
    pair: Edge,
    people: tuple[Description, Description],
    born: Mapping[RecordId, ChildId],
    evidence: Evidence,
) -> tuple[Row, ...]:
    sides = [_released(slip, born[record], person) for record, person in zip(pair, people, strict=True)]
    return tuple(
        Row(
            field=field,
            label=label,
            one=sides[0].get(field),
            other=sides[1].get(field),
            level=evidence.levels.get(field, "missing"),
        )
        for field, label in _LABELS.items()
    )


def _released(slip: DisclosureSlip, child: ChildId, person: Description) -> Released:
    values = {
        "given": person.given,
        "middle": person.middle,
        "family": person.family,
        "aliases": "; ".join(person.aliases),
        "born": person.born_on.isoformat() if person.born_on else "",
        "sex": {"1": "male", "2": "female"}.get(person.sex, person.sex),
        "home": ", ".join(part for part in (person.street, person.city, person.zip, person.state) if part),
        "phone": person.phone,
        "ssn": person.last4[-4:],
        "mother": f"{person.mother_given} {person.mother_family}".strip(),
        "father": f"{person.father_given} {person.father_family}".strip(),
        "suffix": person.suffix,
        "order": person.birth_order,
    }
    facts = [
        Fact(name=name, category=_CLASS_OF.get(name, IDENTITY), value=value or "not told")
        for name, value in values.items()
    ]
    return release(slip, child, facts)
