"""Laws of alignment: for any sequence of snapshots, a period's claims are those of the last file said for it."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from everychild.intake.alignment import Mac, align
from everychild.vocabulary.ids import EntryId

KEYS = ("removed/2026-01-20", "visit/2026-01-20/2026-02-10", "visit/2026-01-20/2026-03-10", "child", "health")
snapshots = st.lists(
    st.tuples(st.integers(1, 3), st.dictionaries(st.sampled_from(KEYS), st.sampled_from("abc"))), max_size=8
)
Said = dict[str, tuple[Mac, EntryId]]


class Ledger:
    """What the entries say, and which of them stand, as applying would leave it."""

    def __init__(self) -> None:
        self.said: dict[int, Said] = {}
        self.says: dict[EntryId, tuple[str, Mac]] = {}
        self.out_of_force: set[EntryId] = set()

    def deliver(self, period: int, claims: dict[str, Mac]) -> None:
        earlier = max((each for each in self.said if each <= period), default=None)
        before = self.said[earlier] if earlier is not None else {}
        later = [said for each, said in self.said.items() if each > period]
        found = align(claims, before, later, same_period=earlier == period)
        entries = dict(found.unchanged)
        for key in (*found.added, *found.corrected, *found.for_the_past):
            entries[key] = EntryId(UUID(int=len(self.says) + 1))
            self.says[entries[key]] = (key, claims[key])
        self.out_of_force |= {*found.corrected.values(), *found.withdrawn.values()}
        self.out_of_force |= {entries[key] for key in found.for_the_past}
        self.said[period] = {key: (mac, entries[key]) for key, mac in claims.items()}


@given(snapshots)
def test_building_a_period_from_the_ledger_gives_the_last_file_said_for_it(
    files: list[tuple[int, dict[str, str]]],
) -> None:
    ledger = Ledger()
    last: dict[int, dict[str, str]] = {}
    for period, claims in files:
        ledger.deliver(period, claims)
        last[period] = claims
        for each, expected in last.items():
            built = {ledger.says[entry][0]: ledger.says[entry][1] for _, entry in ledger.said[each].values()}
            assert built == expected


@given(snapshots)
def test_what_the_last_period_says_is_in_force(files: list[tuple[int, dict[str, str]]]) -> None:
    ledger = Ledger()
    for period, claims in files:
        ledger.deliver(period, claims)
    newest = max(ledger.said, default=None)
    if newest is not None:
        assert not {entry for _, entry in ledger.said[newest].values()} & ledger.out_of_force


@given(snapshots)
def test_a_file_sent_again_changes_nothing(files: list[tuple[int, dict[str, str]]]) -> None:
    ledger = Ledger()
    for period, claims in files:
        ledger.deliver(period, claims)
        count, out = len(ledger.says), set(ledger.out_of_force)
        ledger.deliver(period, claims)
        assert (len(ledger.says), ledger.out_of_force) == (count, out)
