"""What an agency says of a person, in the form in which two descriptions are compared.

Pure. A description keeps the agency's own words; they are read (folded, placeholders left out) when they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.identity.columns import CANONICAL
from everychild.identity.names import fold
from everychild.vocabulary.ids import AgencyId, RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One record's person, field by field; empty where missing.

    Takes:
        aliases: other names of the person, former ones among them, as "Family, Given" or in plain order.
        last4: the last four digits of the social security number, or all nine.
        siblings: the agency's own numbers of brothers and sisters.
    """

    record_id: RecordId
    agency_id: AgencyId
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    aliases: tuple[str, ...] = ()
    born_on: date | None = None
    sex: str = ""
    last4: str = ""
    street: str = ""
    city: str = ""
    county: str = ""
    state: str = ""
    zip: str = ""
    phone: str = ""
    mother_given: str = ""
    mother_family: str = ""
    father_given: str = ""
    father_family: str = ""
    birth_order: str = ""
    multiple_birth: str = ""
    siblings: tuple[str, ...] = ()


def describe(record: RecordId, agency: AgencyId, events: Iterable[CareEvent]) -> Description:
    """The description that a record's standing events give; the latest word on each field."""
    told = list(events)
    named = sorted((each for each in told if isinstance(each, ChildNamed)), key=lambda each: each.occurred_on)
    described = [each for each in told if isinstance(each, ChildDescribed)]
    last = named[-1] if named else None
    born = [each.birth_date for each in (*described, *named) if each.birth_date is not None]
    sexes = [each.sex for each in (*described, *named) if each.sex]
    state = agency.partition(":")[0]
    if last is None:
        return Description(
            record_id=record, agency_id=agency, born_on=born[-1] if born else None, sex=sexes[-1] if sexes else "",
            state=state,
        )  # fmt: skip
    return Description(
        record_id=record,
        agency_id=agency,
        given=last.given,
        middle=last.middle,
        family=last.family,
        suffix=last.suffix,
        aliases=_aliases(named),
        born_on=born[-1] if born else None,
        sex=sexes[-1] if sexes else "",
        last4=last.ssn_last4,
        street=last.street,
        city=last.city,
        county=last.county,
        state=state,
        zip=last.zip,
        phone=last.phone,
        mother_given=last.mother_given,
        mother_family=last.mother_family,
        father_given=last.father_given,
        father_family=last.father_family,
        birth_order=last.birth_order,
        multiple_birth=last.multiple_birth,
        siblings=tuple(dict.fromkeys(number for each in named for number in each.sibling_numbers)),
    )


def row_of(person: Description) -> dict[str, str]:
    """A description as canonical columns, as a file would have it."""
    row = {name: str(getattr(person, name)) for name in CANONICAL if name in _PLAIN}
    row["aliases"] = ";".join(person.aliases)
    row["born"] = person.born_on.isoformat() if person.born_on else ""
    row["ssn"] = person.last4
    return row


_PLAIN = frozenset(Description.__dataclass_fields__) & frozenset(CANONICAL) - {"aliases"}


def _aliases(named: list[ChildNamed]) -> tuple[str, ...]:
    """Aliases that any name gives, and family names borne before; an earlier given name may have been a mistake."""
    last = named[-1]
    said = [alias for each in named for alias in each.aliases]
    before = [f"{each.family}," for each in named[:-1] if fold(each.family) not in {"", fold(last.family)}]
    return tuple(dict.fromkeys([*before, *said]))
