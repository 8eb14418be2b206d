"""Colours of certainty, measured; and the browser's files, as their digests say."""

from __future__ import annotations

import hashlib
import re

import pytest

from everychild.doors.pages.rendering import STATIC
from everychild.vocabulary.roll_call import Headline

CSS = (STATIC / "everychild.css").read_text()
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", CSS))
# As the pages guide names them: USWDS system tokens.
TOKENS = {
    Headline.MISSING: "#b50909", Headline.FOUND_NOT_BACK: "#f2938c", Headline.AWAY_LOCATION_KNOWN: "#c05600",
    Headline.RECORDS_DISAGREE: "#54278f", Headline.TRANSFER_PENDING: "#ad79e9", Headline.NO_RECENT_DATA: "#757575",
    Headline.NOT_YET_SEEN: "#ffbe2e", Headline.CONTACT_OVERDUE: "#c2850c", Headline.CONTACT_CURRENT: "#0050d8",
}  # fmt: skip
ON_INK = frozenset(re.findall(r"\.ec-line-([a-z-]+)(?=[,{ ])", CSS))


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    whole = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("headline", list(Headline))
def test_each_headline_has_the_colour_of_its_token(headline: Headline) -> None:
    assert COLOURS[str(headline)] == TOKENS[headline]


@pytest.mark.parametrize("headline", list(Headline))
def test_each_part_of_a_bar_stands_at_three_to_one_against_the_line_beside_it(headline: Headline) -> None:
    # Between neighbours lie a dark, a white and a dark line; one of the two colours is far enough from any fill.
    colour = COLOURS[str(headline)]

    assert max(contrast(colour, COLOURS["ink"]), contrast(colour, COLOURS["paper"])) >= 3
    assert contrast(COLOURS["ink"], COLOURS["paper"]) >= 3


@pytest.mark.parametrize("headline", [each for each in Headline if each not in {"missing", "contact-current"}])
def test_each_pattern_stands_at_three_to_one_on_its_colour(headline: Headline) -> None:
    line = COLOURS["ink"] if str(headline) in ON_INK else COLOURS["paper"]

    assert contrast(COLOURS[str(headline)], line) >= 3


def test_no_rule_names_a_colour_of_its_own() -> None:
    rules = CSS[CSS.index("}") :]

    assert re.findall(r"#[0-9a-fA-F]{3,6}\b(?=[ ;])", rules) == []


def test_every_vendored_file_is_as_its_digest_says() -> None:
    folder = STATIC / "vendor"
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    said = {name: digest for digest, name in lines}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}

    assert said.keys() == there
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in said.items())
