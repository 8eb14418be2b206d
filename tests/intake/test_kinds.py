"""What a file is can be read from the file."""

import pytest

from everychild.intake.kinds import Kind, kind_of
from everychild.intake.signatures import Delivery
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId

AFCARS = b'<?xml version="1.0"?>\n<acf:data><E2_report_date>202609</E2_report_date>'
ASSISTANCE = b"<acf:data><A1_title_iv_agency>21</A1_title_iv_agency><A2_report_date>202609</A2_report_date>"
SEPTEMBER = ReportPeriod(year=2026, month=9)


@pytest.mark.parametrize(
    ("head", "feed", "kind"),
    [
        (AFCARS, "afcars", Kind(delivery=Delivery.AFCARS, period=SEPTEMBER)),
        (b"\xef\xbb\xbf" + AFCARS, "afcars", Kind(delivery=Delivery.AFCARS, period=SEPTEMBER)),
        (AFCARS.replace(b"202609", b"202607"), "afcars", Kind(delivery=Delivery.AFCARS)),
        (AFCARS.decode().encode("utf-16"), "afcars", Kind(delivery=Delivery.AFCARS)),
        (ASSISTANCE, "afcars", Kind(delivery=Delivery.ASSISTANCE, period=SEPTEMBER)),
        (b"", "afcars", Kind(delivery=Delivery.AFCARS)),
        (b"old_number,new_number,reason\n", "afcars", Kind(delivery=Delivery.REKEY)),
        (b"number,given,family\r\n", "people", Kind(delivery=Delivery.SIDECAR)),
        (b"\xff\xfe\x00", "people", Kind(delivery=Delivery.SIDECAR)),
        (b'number,"class",from,to\n', "protections", Kind(delivery=Delivery.SHIELDS)),
        (b"number,sealed_on,unit\n", "protections", Kind(delivery=Delivery.SEALS)),
        (b"person,name,role,unit,county\n", "staff", Kind(delivery=Delivery.STAFF)),
        (b"person,number,part,from,to\n", "staff", Kind(delivery=Delivery.ASSIGNMENTS)),
        (b"place,phone,tested_on\n", "staff", Kind(delivery=Delivery.DUTY)),
        (b'\n {"id": 1}\n', "live", Kind(delivery=Delivery.EVENTS)),
        (b"not json", "live", Kind(delivery=Delivery.EVENTS)),
        (b"from,class\n", "protections", None),
        (b"", "staff", None),
    ],
)
def test_a_file_says_what_it_is_and_else_its_feed_does(head: bytes, feed: str, kind: Kind | None) -> None:
    assert kind_of(head, FeedId(f"US-KY:invented/{feed}")) == kind
