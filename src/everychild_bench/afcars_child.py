"""A child's record as XML that a fault can be planted in; it knows tags, and nothing of the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree
from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.vocabulary.afcars import assistance_elements, assistance_order, elements

_TAGS = {number: each.tag for number, each in {**elements(), **assistance_elements()}.items()}


@dataclass(slots=True)
class Child:
    """One record, and the handles that faults need."""

    record: Xml

    @classmethod
    def read(cls, text: str) -> Child:
        """A record from its XML."""
        return cls(etree.fromstring(text.encode()))

    @classmethod
    def blank(cls, file: str) -> Child:
        """A record of the assistance file with every tag and no answer."""
        assert file == "assistance", "the nation writes the other file's records"
        return cls.read(f"<record>{''.join(f'<{tag}/>' for tag in assistance_order().record)}</record>")

    def written(self) -> str:
        """The record as XML again, on one line."""
        return etree.tostring(self.record, encoding="unicode")

    @property
    def removals(self) -> list[Xml]:
        """Removals in the form of 2020, in order."""
        return list(self.record.iter("removal_2020"))

    @property
    def removal(self) -> Xml:
        """The latest of them."""
        return max(self.removals, key=lambda each: get(each, "E69"))

    def parts(self, tag: str) -> list[Xml]:
        """Parts of the latest removal that are not blank."""
        return [each for each in self.removal.iter(tag) if any((leaf.text or "").strip() for leaf in each.iter())]

    def homes(self, *, couple: bool | None = None) -> list[Xml]:
        """Foster family homes of the latest removal."""
        return [
            each for each in self.parts("living_arrangement")
            if get(each, "E113") == "1" and (couple is None or (get(each, "E123") in {"1", "2"}) is couple)
        ]  # fmt: skip

    def others(self) -> list[Xml]:
        """Other places of the latest removal, missing aside."""
        return [
            each for each in self.parts("living_arrangement")
            if get(each, "E113") == "0" and get(each, "E120") not in {"12", "13"}
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A kind of fault.

    Takes:
        expects: numbers of the checks that it must be found by, and no other.
        plant: puts it into a record; False where the record does not lend itself to it.
        late: whether it was thought of after the rules were frozen.
    """

    name: str
    expects: frozenset[str]
    plant: Callable[[Child], bool]
    late: bool = False


def kind(name: str, expects: str, plant: Callable[[Child], bool]) -> Planted:
    """A kind of fault, with the numbers of the checks that it must be found by."""
    return Planted(name=name, expects=frozenset(expects.split()), plant=plant)


def get(part: Xml, number: str) -> str:
    """An answer in a part, or nothing."""
    found = part.find(f".//{_TAGS[number]}")
    return (found.text or "") if found is not None else ""


def put(part: Xml, **answers: str) -> bool:
    """Write answers into a part; True, so that a fault can end with it."""
    for number, value in answers.items():
        found = part.find(f".//{_TAGS[number]}")
        assert found is not None, "a good record has every tag"
        found.text = value or None
    return True


def moved(day: str, days: int) -> str:
    """A day so many days later."""
    return f"{date.fromisoformat(f'{day[:4]}-{day[4:6]}-{day[6:]}') + timedelta(days=days):%Y%m%d}"


def groomed(child: Child, period_end: str) -> None:
    """Take out what makes an otherwise good record late or odd: entries are made on the day, runs end at home."""
    for removal in child.removals:
        put(removal, E70=min(get(removal, "E69"), period_end))
        if get(removal, "E153"):
            put(removal, E154=get(removal, "E153"))
        if get(removal, "E155") == "6":
            put(removal, E155="4")
