"""What an agency says of a person, in the form in which two descriptions are compared.

Pure. Placeholder names of newborns are read as missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.vocabulary.ids import AgencyId, RecordId

_PLACEHOLDERS = frozenset({"baby", "boy", "girl", "infant", "newborn", "unknown", "unk", "na", "none", "doe"})
_NOT_LETTERS = re.compile(r"[^a-z ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One record's person; names folded to lower-case ASCII words, empty where missing."""

    record_id: RecordId
    agency_id: AgencyId
    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    family_before: tuple[str, ...] = ()
    middle: str = ""
    born_on: date | None = None
    sex: str = ""
    mother: tuple[str, ...] = ()
    last4: str = ""

    @property
    def can_be_compared(self) -> bool:
        """Whether there is enough to tell anybody from anybody."""
        return self.born_on is not None and bool(self.given or self.family or self.mother)


def describe(record: RecordId, agency: AgencyId, events: Iterable[CareEvent]) -> Description:
    """The description that a record's standing events give; the latest word on each field."""
    named = sorted((each for each in events if isinstance(each, ChildNamed)), key=lambda each: each.occurred_on)
    described = [each for each in events if isinstance(each, ChildDescribed)]
    last = named[-1] if named else None
    born = [each.birth_date for each in (*described, *named) if each.birth_date is not None]
    sexes = [each.sex for each in (*described, *named) if each.sex]
    before = [words(each.family) for each in named[:-1]] + [
        words(alias)[1:] for each in named for alias in each.aliases
    ]
    family = words(last.family) if last else ()
    return Description(
        record_id=record,
        agency_id=agency,
        given=words(last.given) if last else (),
        family=family,
        family_before=next((each for each in before if each and each != family), ()),
        middle=fold(last.middle)[:1] if last else "",
        born_on=born[-1] if born else None,
        sex=sexes[-1] if sexes else "",
        mother=words(f"{last.mother_given} {last.mother_family}") if last else (),
        last4=last.ssn_last4 if last else "",
    )


def words(name: str) -> tuple[str, ...]:
    """A name's words, folded, without placeholders."""
    return tuple(word for word in fold(name).split() if word not in _PLACEHOLDERS)


def fold(text: str) -> str:
    """Lower case, without diacritics; hyphens and apostrophes part words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_LETTERS.sub(" ", plain.replace("'", "")).strip()


def row_of(person: Description) -> dict[str, str]:
    """A description as canonical columns, as a file would have it."""
    mother = person.mother
    return {
        "given": " ".join(person.given),
        "middle": person.middle,
        "family": " ".join(person.family),
        "aliases": f"{' '.join(person.family_before)}," if person.family_before else "",
        "born": person.born_on.isoformat() if person.born_on else "",
        "sex": person.sex,
        "ssn": person.last4,
        "mother_given": mother[0] if mother else "",
        "mother_family": " ".join(mother[1:]),
    }
