"""The assistance file goes through the ledger and back: every tag, every code, every blank; what cannot is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from deliveries import InventedSender, as_lines, deliver, event, noon, problems, settle
from files import AUTUMN, SPRING
from files import a_child as a_child_in_care
from files import a_file as a_file_of_care
from hypothesis import given, settings
from hypothesis import strategies as st
from returns import a_file, an_assisted_child, number

from everychild.afcars.agreements import agreement_of
from everychild.afcars.building import Build, Built, build
from everychild.afcars.canonical import canonical, likeness
from everychild.afcars.scopes import ASSISTANCE
from everychild.afcars.statements import saying_of
from everychild.afcars.writing import Heading, record_text, write_file
from everychild.doors.cli.afcars_build import write_built
from everychild.doors.tools import Tools
from everychild.intake.afcars import assistance
from everychild.intake.afcars.xml import Skimmed, skim_file
from everychild.intake.past_files import forget_bytes
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import agencies
from everychild.vocabulary.afcars import assistance_elements
from everychild.vocabulary.days import ReportPeriod
from everychild.whereabouts.reading import Ask, roll_call

FILES, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")
TAGS = {number: each.tag for number, each in assistance_elements().items()}
SAID = [number for number in TAGS if number not in {"A1", "A2", "A3"}]
_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
_FREE = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)


def a_return(*records: str, period: ReportPeriod = SPRING) -> bytes:
    return a_file(*records, agency="21", period=f"{period.ends_on:%Y%m}", first="A")


def skimmed(body: bytes) -> list[Skimmed]:
    return [part for part in skim_file(io.BytesIO(body), assistance.ASSISTANCE) if isinstance(part, Skimmed)]


def given_back(record: Skimmed) -> str:
    read = assistance.read_agreement(record, SPRING.ends_on)
    assert read.problems == []
    return record_text(agreement_of({each.key: saying_of(each.event) for each in read.claims}).content, ASSISTANCE)


def same(text: str, body: bytes) -> bool:
    back = a_return(text)
    return list(canonical(io.BytesIO(back))) == list(canonical(io.BytesIO(body)))


def values_of(element: str) -> st.SearchStrategy[str]:
    codes = list(assistance_elements()[element].codes)
    return _DAYS if element == "A4" else st.sampled_from(codes) if codes else _FREE


@settings(deadline=None)
@given(st.fixed_dictionaries({element: st.just("") | values_of(element) for element in SAID}))
def test_any_agreement_is_given_back_as_it_came(answers: dict[str, str]) -> None:
    body = a_return(an_assisted_child(1, **answers))

    assert same(given_back(skimmed(body)[0]), body)


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries({element: values_of(element) for element in SAID}))
def test_an_agreement_with_every_tag_is_given_back_with_every_tag(answers: dict[str, str]) -> None:
    body = a_return(an_assisted_child(1, **answers))
    text = given_back(skimmed(body)[0])

    assert all(f"<{TAGS[element]}>" in text for element in [*SAID, "A3"])
    assert same(text, body)


@pytest.mark.parametrize(
    ("element", "code"),
    [(element, code) for element, each in assistance_elements().items() for code in each.codes if element in SAID],
)
def test_every_code_of_an_agreement_is_given_back(element: str, code: str) -> None:
    body = a_return(an_assisted_child(1, **{**dict.fromkeys(SAID, ""), element: code}))
    text = given_back(skimmed(body)[0])

    assert f"<{TAGS[element]}>{code}</" in text
    assert same(text, body)


def test_a_record_of_its_number_alone_has_every_tag_and_says_nothing() -> None:
    text = given_back(skimmed(a_return(an_assisted_child(1, **dict.fromkeys(SAID, ""))))[0])

    assert [tag for tag in TAGS.values() if f"<{tag}/>" in text] == [TAGS[element] for element in SAID]


@pytest.mark.parametrize(
    ("wrong", "code", "element"),
    [
        ("<A5_child_sex>3</A5_child_sex>", "code-unknown", "A5"),
        ("<A4_child_date_of_birth>20150230</A4_child_date_of_birth>", "day-unreadable", "A4"),
        (f"<A16_adoption_subsidy_amount>{'9' * 300}</A16_adoption_subsidy_amount>", "value-too-long", "A16"),
        ("<A5_child_sex>1</A5_child_sex><A5_child_sex>2</A5_child_sex>", "element-repeated", "A5"),
        ("<A20_anything>1</A20_anything>", "tag-unknown", "record"),
        ("<E6_sex>1</E6_sex>", "tag-unknown", "record"),
        ("<group><A5_child_sex>1</A5_child_sex></group>", "tag-unknown", "record"),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_line_and_left_out(wrong: str, code: str, element: str) -> None:
    body = a_return("\n\n" + f"<record><A3_child_record_number>INV1</A3_child_record_number>{wrong}</record>")
    read = assistance.read_agreement(skimmed(body)[0], SPRING.ends_on)

    assert [(each.code, each.field, each.line, each.claim) for each in read.problems] == [(code, element, 7, 1)]
    assert all(each.remedy for each in read.problems)
    assert [claim.key for claim in read.claims] == ["number", "agreement"]


def test_an_agreement_without_a_number_is_refused_whole() -> None:
    read = assistance.read_agreement(skimmed(a_return(an_assisted_child(1, A3="")))[0], SPRING.ends_on)

    assert (read.refused, read.claims) == (1, [])
    assert [each.code for each in read.problems] == ["record-number-missing"]


@pytest.fixture
def enrolled(tools: Tools) -> Tools:
    FILES.enrol(tools)
    LIVE.enrol(tools)
    return tools


def send(tools: Tools, body: bytes, period: ReportPeriod = SPRING) -> Receipt:
    receipt = deliver(tools, FILES, body, delivery=Delivery.ASSISTANCE, period=period)
    settle(tools)
    return receipt


def built(tools: Tools, period: ReportPeriod = SPRING, *, known_at: datetime | None = None) -> bytes:
    out = io.StringIO()
    with tools.worker.connection() as conn:
        agency = agencies(conn)[0]
        ask = Build(agency=agency, period=period, through=period.ends_on, known_at=known_at or datetime.now(UTC),
                    kind=ASSISTANCE)  # fmt: skip
        heading = Heading(agency=agency.afcars_code, period=period, invented=True, kind=ASSISTANCE)
        records = build(conn, ask, tools.record_keys_there_are, Built())
        write_file(out, heading, (content for _, content in records))
    return out.getvalue().encode()


def unlike(one: bytes, other: bytes) -> tuple[int, ...]:
    return likeness(io.BytesIO(one), io.BytesIO(other)).unlike


@pytest.mark.database
def test_the_assistance_file_comes_back_without_its_bytes(enrolled: Tools) -> None:
    body = a_return(*(an_assisted_child(n, A16=str(n), A18="20260301" if n % 2 else "") for n in range(1, 8)))
    receipt = send(enrolled, body)
    with enrolled.worker.connection() as conn:
        forget_bytes(conn, receipt.submission_id)

    assert (receipt.received, receipt.applied) == (14, 14)
    assert unlike(built(enrolled), body) == ()


@pytest.mark.database
def test_after_one_corrected_amount_only_that_record_differs_and_the_file_as_then_known_does_not(
    enrolled: Tools,
) -> None:
    body = a_return(*(an_assisted_child(n) for n in range(1, 4)))
    send(enrolled, body)
    then = datetime.now(UTC)
    after = a_return(an_assisted_child(1), an_assisted_child(2, A16="99"), an_assisted_child(3))
    receipt = send(enrolled, after)

    assert (receipt.applied, receipt.unchanged) == (1, 5)
    assert unlike(built(enrolled), body) == (2,)
    assert unlike(built(enrolled), after) == ()
    assert unlike(built(enrolled, known_at=then), body) == ()


@pytest.mark.database
def test_an_agreement_that_ended_before_a_period_is_not_in_it(enrolled: Tools) -> None:
    send(enrolled, a_return(an_assisted_child(1, A18="20260301"), an_assisted_child(2)))

    assert unlike(built(enrolled, AUTUMN), a_return(an_assisted_child(2), period=AUTUMN)) == ()


@pytest.mark.database
def test_the_number_of_an_agreement_is_another_record_than_a_child_in_care_of_the_same_number(enrolled: Tools) -> None:
    care = a_file_of_care(a_child_in_care(number(1)))
    deliver(enrolled, FILES, care, delivery=Delivery.AFCARS, period=SPRING)
    send(enrolled, a_return(an_assisted_child(1), an_assisted_child(2)))

    with enrolled.worker.connection() as conn:
        total = roll_call(conn, Ask(now=noon("2026-03-31"), from_spells=True)).total
        records = conn.execute("SELECT count(*) FROM ledger.record").fetchone()
    assert total == 1
    assert records == (3,)
    assert unlike(built(enrolled), a_return(an_assisted_child(1), an_assisted_child(2))) == ()


@pytest.mark.database
@pytest.mark.parametrize(
    ("body", "delivery", "neither"),
    [
        (a_return(an_assisted_child()), Delivery.AFCARS, "neither E1 nor E2"),
        (a_file_of_care(a_child_in_care()), Delivery.ASSISTANCE, "neither A1 nor A2"),
    ],
)
def test_one_file_offered_as_the_other_is_refused_whole(
    enrolled: Tools, body: bytes, delivery: Delivery, neither: str
) -> None:
    receipt = deliver(enrolled, FILES, body, delivery=delivery, period=SPRING)

    assert receipt.status == "refused"
    assert [(each.code, neither in each.what) for each in problems(enrolled, receipt)] == [("other-file", True)]


@pytest.mark.database
def test_a_file_without_most_of_its_agreements_asks_a_person(enrolled: Tools) -> None:
    send(enrolled, a_return(*(an_assisted_child(n) for n in range(1, 41))))
    receipt = send(enrolled, a_return(an_assisted_child(1), period=AUTUMN), AUTUMN)

    assert receipt.status == "paused"
    assert "39 of 40 children with an agreement" in (receipt.pause_question or "")


@pytest.mark.database
def test_a_rekeyed_agreement_keeps_its_record_and_a_new_number_is_no_new_agreement(enrolled: Tools) -> None:
    send(enrolled, a_return(an_assisted_child(1)))
    rekey = f"old_number,new_number,reason\n{number(1)},{number(9)},system-change\n".encode()
    deliver(enrolled, FILES, rekey, delivery=Delivery.REKEY)
    after = a_return(an_assisted_child(9))
    receipt = send(enrolled, after)

    assert (receipt.applied, receipt.unchanged) == (1, 1)
    assert unlike(built(enrolled), after) == ()
    with enrolled.worker.connection() as conn:
        assert conn.execute("SELECT count(*) FROM ledger.record").fetchone() == (1,)


@pytest.mark.database
def test_an_agreement_said_live_is_refused_and_says_which_file_to_send(enrolled: Tools) -> None:
    receipt = deliver(enrolled, LIVE, as_lines([event("assistance-agreement-recorded", "2026-03-01", sex="1")]))

    assert receipt.refused == 1
    assert [each.code for each in problems(enrolled, receipt)] == ["kind-of-a-file"]


@pytest.mark.database
def test_each_child_of_a_built_assistance_file_has_a_look(enrolled: Tools, tmp_path: Path) -> None:
    send(enrolled, a_return(an_assisted_child(1), an_assisted_child(2)))
    with enrolled.worker.connection() as conn:
        ask = Build(agency=agencies(conn)[0], period=SPRING, through=SPRING.ends_on, known_at=datetime.now(UTC))
    write_built(enrolled, replace(ask, kind=ASSISTANCE), tmp_path / "assisted.xml")

    with enrolled.worker.connection() as conn:
        looks = conn.execute("SELECT count(DISTINCT child_id) FROM disclosure.look").fetchone()
    assert looks == (2,)
    assert "schema_assistance.xsd" in (tmp_path / "assisted.xml").read_text()
