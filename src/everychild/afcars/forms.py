"""What each fault of a file's form is called, and what to do about it.

Pure.

Cites:
    45 CFR 1355.46 (a file that cannot be read in the required form is not processed; 2016 text). The form itself is
    unofficial: docs/rule-readings.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A fault in words.

    Takes:
        decides: whether the file would be turned away for it.
        unreadable: whether nothing after it can be read.
    """

    message: str
    remedy: str
    decides: bool = True
    unreadable: bool = False


_MAKE_AGAIN = "Make the extract again, and send the whole file; what stands before this place was checked."

FORM_WORDS: Mapping[str, Words] = MappingProxyType({
    "tag-unknown": Words(message="There is a tag of no element.", remedy="Leave it out of the extract."),
    "tag-misplaced": Words(
        message="A tag stands in the wrong group.", remedy="Write it in its own group, in the form's order."
    ),
    "tag-out-of-order": Words(
        message="A tag stands after one that should follow it.", remedy="Write the tags in the form's order."
    ),
    "tag-repeated": Words(
        message="A tag that stands once is there again; the first was checked.",
        remedy="Write it once; only groups that repeat may be written again.",
    ),
    "tag-absent": Words(
        message="Tags are not there; a missing answer is an empty tag, not an absent one.",
        remedy="Write every tag, empty where there is no answer.",
    ),
    "root-wrong": Words(message="The root of the file is another.", remedy="The root is acf:data."),
    "namespace-wrong": Words(
        message="The root is in another namespace.", remedy='Declare xmlns:acf="http://www.acf.hhs.gov" on the root.'
    ),
    "child-tags-namespaced": Words(
        message="The tags inside the root are in a namespace.",
        remedy="Only the root has a prefix: declare no default namespace.",
    ),
    "record-misplaced": Words(
        message="A record stands outside the group of records.", remedy="Write every record directly in records."
    ),
    "headers-of-both-files": Words(
        message="The file has the headers of both files.", remedy="Send each of the two files by itself."
    ),
    "records-of-the-other-file": Words(
        message="The header is that of one file and the records are those of the other; they were checked as what "
        "they are.",
        remedy="Send out-of-home care records under E1 and E2, assistance records under A1 and A2.",
    ),
    "other-file-expected": Words(
        message="This is the other file: assistance where out-of-home care was expected, or the reverse.",
        remedy="Choose the right file; this one was checked as what it is.",
    ),
    "encoding-not-utf8": Words(
        message="The file is not in UTF-8.", remedy="Write the extract in UTF-8 without a byte order mark."
    ),
    "byte-order-mark": Words(
        message="A byte order mark stands before the file.", remedy="Write UTF-8 without it.", decides=False
    ),
    "no-records": Words(message="The file has no records.", remedy="See whether the extract ran to its end."),
    "period-before-the-form": Words(
        message="The period lies before October 2022, when the form of 2020 began; no rule of this form was applied.",
        remedy="Correct the report date, or resubmit in the form of that time.",
    ),
    "many-removals": Words(
        message="The record has more than 20 removals.",
        remedy="See whether placements were written as removals.",
        decides=False,
    ),
    "document-type-refused": Words(
        message="The file declares a document type, in which harmful content can hide; it was not read.",
        remedy="Leave the DOCTYPE out of the extract.",
        unreadable=True,
    ),
    "record-too-long": Words(
        message="A record has more than 8 MB, which is more than any child's history.",
        remedy=_MAKE_AGAIN,
        unreadable=True,
    ),
    "second-file": Words(
        message="A second file begins here, in the same file.", remedy="Send one file at a time.", unreadable=True
    ),
    "file-empty": Words(message="There is no XML in the file.", remedy="Choose the extract itself.", unreadable=True),
    "file-cut-short": Words(message="The file ends in the middle.", remedy=_MAKE_AGAIN, unreadable=True),
    "xml-unreadable": Words(
        message="The XML cannot be read any further here.",
        remedy=f"A sign may be written bare (& or <), or the encoding be another. {_MAKE_AGAIN}",
        unreadable=True,
    ),
})  # fmt: skip

REMOVALS_MAX = 20
