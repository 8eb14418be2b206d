"""States, the District and territories by ISO 3166-2 code.

Cites:
    ISO 3166-2:US.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NATION = "US"

STATES: Mapping[str, str] = MappingProxyType({
    "US-AL": "Alabama", "US-AK": "Alaska", "US-AZ": "Arizona", "US-AR": "Arkansas", "US-CA": "California",
    "US-CO": "Colorado", "US-CT": "Connecticut", "US-DE": "Delaware", "US-DC": "District of Columbia",
    "US-FL": "Florida", "US-GA": "Georgia", "US-HI": "Hawaii", "US-ID": "Idaho", "US-IL": "Illinois",
    "US-IN": "Indiana", "US-IA": "Iowa", "US-KS": "Kansas", "US-KY": "Kentucky", "US-LA": "Louisiana",
    "US-ME": "Maine", "US-MD": "Maryland", "US-MA": "Massachusetts", "US-MI": "Michigan", "US-MN": "Minnesota",
    "US-MS": "Mississippi", "US-MO": "Missouri", "US-MT": "Montana", "US-NE": "Nebraska", "US-NV": "Nevada",
    "US-NH": "New Hampshire", "US-NJ": "New Jersey", "US-NM": "New Mexico", "US-NY": "New York",
    "US-NC": "North Carolina", "US-ND": "North Dakota", "US-OH": "Ohio", "US-OK": "Oklahoma", "US-OR": "Oregon",
    "US-PA": "Pennsylvania", "US-RI": "Rhode Island", "US-SC": "South Carolina", "US-SD": "South Dakota",
    "US-TN": "Tennessee", "US-TX": "Texas", "US-UT": "Utah", "US-VT": "Vermont", "US-VA": "Virginia",
    "US-WA": "Washington", "US-WV": "West Virginia", "US-WI": "Wisconsin", "US-WY": "Wyoming",
    "US-PR": "Puerto Rico", "US-GU": "Guam", "US-VI": "U.S. Virgin Islands", "US-AS": "American Samoa",
    "US-MP": "Northern Mariana Islands",
})  # fmt: skip


STATE_FIPS: Mapping[str, str] = MappingProxyType({
    "US-AL": "01", "US-AK": "02", "US-AZ": "04", "US-AR": "05", "US-CA": "06", "US-CO": "08", "US-CT": "09",
    "US-DE": "10", "US-DC": "11", "US-FL": "12", "US-GA": "13", "US-HI": "15", "US-ID": "16", "US-IL": "17",
    "US-IN": "18", "US-IA": "19", "US-KS": "20", "US-KY": "21", "US-LA": "22", "US-ME": "23", "US-MD": "24",
    "US-MA": "25", "US-MI": "26", "US-MN": "27", "US-MS": "28", "US-MO": "29", "US-MT": "30", "US-NE": "31",
    "US-NV": "32", "US-NH": "33", "US-NJ": "34", "US-NM": "35", "US-NY": "36", "US-NC": "37", "US-ND": "38",
    "US-OH": "39", "US-OK": "40", "US-OR": "41", "US-PA": "42", "US-RI": "44", "US-SC": "45", "US-SD": "46",
    "US-TN": "47", "US-TX": "48", "US-UT": "49", "US-VT": "50", "US-VA": "51", "US-WA": "53", "US-WV": "54",
    "US-WI": "55", "US-WY": "56", "US-PR": "72", "US-GU": "66", "US-VI": "78", "US-AS": "60", "US-MP": "69",
})  # fmt: skip
"""State codes of INCITS 38 (FIPS 5-2), as they stand in E1 and begin each county's code."""


def place_name(place: str) -> str:
    """A place as people call it; a county whose name is not held here goes by its FIPS code."""
    if place == NATION:
        return "United States"
    if not place:
        return "County not known"
    return STATES.get(place, f"County {place}")
