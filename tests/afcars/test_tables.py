"""The tables of the reports, counted from records; small numbers cannot be had back; a publication replays exactly."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from files import SPRING, a_child, a_file
from hypothesis import given
from hypothesis import strategies as st

from everychild.afcars.facts import ChildFacts, EpisodeFacts
from everychild.afcars.publications import Counted, count, due, figures_of, publications, publish, revisions_of
from everychild.afcars.publishing import Figure, published
from everychild.afcars.tables import Tables, Window, mean, median, tables_of
from everychild.disclosure.small_numbers import left_out
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.ledger.readers import known_by_now

DAY = date(2026, 3, 31)


def a_fact(  # noqa: PLR0913 - a builder takes what matters to a test
    *,
    began: str = "2025-11-03",
    ended: str = "",
    reason: str = "1",
    born: str = "2016-05-01",
    plan: str = "1",
    setting: str = "foster home of others",
    rights_ended: str = "",
) -> ChildFacts:
    began_on = date.fromisoformat(began)
    episode = EpisodeFacts(
        began_on=began_on,
        ended_on=date.fromisoformat(ended) if ended else None,
        reason=reason,
        county="21067",
        settings=((began_on, setting),),
        plans=((began_on, plan),),
    )
    return ChildFacts(
        born_on=date.fromisoformat(born),
        sex="female",
        race="White",
        hispanic="no",
        rights_ended_on=date.fromisoformat(rights_ended) if rights_ended else None,
        episodes=(episode,),
    )


def counted(*facts: ChildFacts) -> Counter[tuple[str, str]]:
    return tables_of(facts, Window(on=DAY)).cells


@pytest.mark.parametrize(
    ("fact", "measure", "expected"),
    [
        pytest.param(a_fact(), "in care", 1, id="an open episode"),
        pytest.param(a_fact(began="2026-04-01"), "in care", 0, id="begins the day after"),
        pytest.param(a_fact(ended="2026-03-31"), "in care", 0, id="ends on the day"),
        pytest.param(a_fact(ended="2026-04-01"), "in care", 1, id="ends the day after"),
        pytest.param(a_fact(began="2025-10-01"), "entered", 1, id="enters on the first day of the year"),
        pytest.param(a_fact(began="2025-09-30"), "entered", 0, id="entered the day before the year"),
        pytest.param(a_fact(began="2025-09-01", ended="2025-09-30"), "served", 0, id="left before the year"),
        pytest.param(a_fact(began="2025-09-01", ended="2025-10-01"), "served", 1, id="left on the first day"),
        pytest.param(a_fact(ended="2026-02-01", reason="3"), "adopted", 1, id="left to adoption"),
        pytest.param(a_fact(plan="3"), "waiting", 1, id="plan is adoption"),
        pytest.param(a_fact(rights_ended="2026-03-31"), "waiting", 1, id="rights ended on the day"),
        pytest.param(a_fact(rights_ended="2026-04-01"), "waiting", 0, id="rights end the day after"),
        pytest.param(a_fact(plan="5", born="2010-03-31", rights_ended="2026-01-01"), "waiting", 0, id="16 and plan 5"),
        pytest.param(a_fact(plan="5", born="2010-04-01", rights_ended="2026-01-01"), "waiting", 1, id="not yet 16"),
    ],
)
def test_what_a_measure_counts(fact: ChildFacts, measure: str, expected: int) -> None:
    assert counted(fact)[measure, ""] == expected


def test_every_table_of_children_in_care_adds_up_to_them() -> None:
    cells = counted(a_fact(), a_fact(plan="3"), a_fact(setting="runaway"), a_fact(ended="2026-01-01"))
    tables = {measure for measure, category in cells if measure.startswith("in care by") and category}

    assert len(tables) == 7
    for name in tables:
        assert sum(many for (measure, _), many in cells.items() if measure == name) == cells["in care", ""] == 3


@given(st.lists(st.integers(0, 240), min_size=1, max_size=40))
def test_mean_and_median_are_those_of_the_numbers(values: list[int]) -> None:
    ordered, half = sorted(values), len(values) // 2
    expected = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    assert median(Counter(values)) == expected
    assert mean(Counter(values)) == pytest.approx(sum(values) / len(values))


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=12))
def test_what_is_left_out_cannot_be_had_by_subtraction(counts: dict[str, int]) -> None:
    gone = left_out(counts, also=())

    assert all(counts[name] >= 11 for name in counts if name not in gone)
    assert not gone or gone == set(counts) or (len(gone) >= 2 and sum(counts[name] for name in gone) >= 11)


def test_a_state_stands_on_a_grid_and_shows_no_small_number() -> None:
    tables = Tables()
    tables.cells.update({("in care", ""): 143, ("adopted", ""): 4, ("in care by sex", "female"): 72})
    tables.cells.update({("in care by sex", "male"): 71})
    shown = {(each.measure, each.category): each.value for each in published("US-KY", tables)}

    assert shown["in care", ""] == 145
    assert shown["adopted", ""] is None
    assert shown["in care by sex", "female"] == 70


SENDER, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")


@pytest.mark.database
def test_a_publication_stays_replays_exactly_and_is_revised_by_a_later_one(tools: Tools) -> None:
    SENDER.enrol(tools)
    LIVE.enrol(tools)
    deliver(tools, SENDER, a_file(a_child(), a_child("INV2")), delivery=Delivery.AFCARS, period=SPRING)
    settle(tools)
    keys = tools.record_keys_there_are
    with tools.worker.connection() as conn:
        now = datetime.now(UTC)
        first = publish(conn, DAY, count(conn, DAY, keys, known_at=now), now=now, random_bytes=tools.entropy(10))
    deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-05", "INV3", county="21067")]))
    settle(tools)
    with tools.worker.connection() as conn:
        now = datetime.now(UTC)
        revised = count(conn, DAY, keys, known_at=now)
        publish(conn, DAY, revised, now=now, random_bytes=tools.entropy(10))
        kept = publications(conn, as_of=DAY)
        total = Figure(place="US", measure="in care", category="", value=None)

        assert [value for _, value in revisions_of(conn, DAY, total)] == [2, 3]
        assert [each.value for each in figures_of(conn, first.publication_id, place="US")
                if (each.measure, each.category) == ("in care", "")] == [2]  # fmt: skip
        assert count(conn, DAY, keys, known_at=kept[-1].known_at).digest == first.counts_digest
        assert revised.digest != first.counts_digest


@pytest.mark.database
def test_the_tables_of_a_day_are_due_at_seven_of_the_next_and_once_only(tools: Tools) -> None:
    today = datetime.now(ZoneInfo("America/New_York")).date()
    seven = datetime.combine(today, time(7), ZoneInfo("America/New_York"))
    day = timedelta(days=1)
    with tools.worker.connection() as conn:
        assert due(conn, seven + day) is None
    SENDER.enrol(tools)
    deliver(tools, SENDER, a_file(a_child()), delivery=Delivery.AFCARS, period=SPRING)
    settle(tools)
    with tools.worker.connection() as conn:
        assert due(conn, seven + timedelta(hours=1)) is None
        assert due(conn, seven + day - timedelta(minutes=1)) is None
        assert due(conn, seven + day) == today
        counted_day = count(conn, today, tools.record_keys_there_are, known_at=datetime.now(UTC))
        publish(conn, today, counted_day, now=seven + day, random_bytes=tools.entropy(10))
        assert due(conn, seven + day + timedelta(hours=1)) is None


@pytest.mark.database
def test_what_came_while_a_day_was_counted_changes_no_replay_of_it(tools: Tools) -> None:
    SENDER.enrol(tools)
    LIVE.enrol(tools)
    deliver(tools, SENDER, a_file(a_child()), delivery=Delivery.AFCARS, period=SPRING)
    settle(tools)
    keys = tools.record_keys_there_are
    with tools.worker.connection() as conn:
        counted_day = count(conn, DAY, keys, known_at=known_by_now(conn, datetime.now(UTC)))
    deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-05", "INV3", county="21067")]))
    settle(tools)
    with tools.worker.connection() as conn:
        made = publish(conn, DAY, counted_day, now=datetime.now(UTC), random_bytes=tools.entropy(10))

        assert made.known_at < made.made_at
        assert count(conn, DAY, keys, known_at=made.known_at).digest == made.counts_digest
        assert count(conn, DAY, keys, known_at=made.made_at).digest != made.counts_digest


@pytest.mark.database
def test_means_and_medians_are_published_beside_whole_counts_and_what_is_left_out(tools: Tools) -> None:
    tables = tables_of([a_fact(born=f"{2010 + n % 12}-05-01") for n in range(40)], Window(on=DAY))
    places = {"US": tables, "US-KY": tables}
    counted_day = Counted(known_at=datetime.now(UTC), by_place=places, agencies=1, heard_through=DAY)
    with tools.worker.connection() as conn:
        made = publish(conn, DAY, counted_day, now=datetime.now(UTC), random_bytes=tools.entropy(10))
        kept = {(each.place, each.measure, each.category): each.value for each in figures_of(conn, made.publication_id)}

    assert kept["US", "in care", ""] == 40
    assert kept["US", "in care by age", "mean"] == pytest.approx(
        mean(Counter(2025 - 2010 - n % 12 for n in range(40))), abs=0.05
    )
    assert kept["US-KY", "in care by age", "median"] == 10
    assert kept["US-KY", "in care by age", "4"] is None
