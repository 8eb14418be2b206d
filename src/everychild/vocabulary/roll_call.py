"""The words of the roll call: headlines, marks, settings and roles, in the order in which they are read."""

from __future__ import annotations

from enum import StrEnum


class Headline(StrEnum):
    """What is known of where a child is; the first true line, in this order, is the child's only headline."""

    MISSING = "missing"
    FOUND_NOT_BACK = "found-not-back"
    AWAY_LOCATION_KNOWN = "away-location-known"
    RECORDS_DISAGREE = "records-disagree"
    TRANSFER_PENDING = "transfer-pending"
    NO_RECENT_DATA = "no-recent-data"
    NOT_YET_SEEN = "not-yet-seen"
    CONTACT_OVERDUE = "contact-overdue"
    CONTACT_CURRENT = "contact-current"


HEADLINES_THAT_SILENCE_REPLACES = frozenset({Headline.NOT_YET_SEEN, Headline.CONTACT_OVERDUE, Headline.CONTACT_CURRENT})
"""Headlines that do not stand through a feed's silence; the others do, with their age."""


class Mark(StrEnum):
    """A fact that any headline can carry beside it."""

    OUT_OF_STATE = "out-of-state"
    OUT_OF_COUNTRY = "out-of-country"
    HOSPITAL = "hospital"
    DETENTION = "detention"
    PSYCHIATRIC = "psychiatric"
    NO_PLACEMENT_TONIGHT = "no-placement-tonight"
    AWAY_UNTIL = "away-until"
    PAST_UNTIL = "past-until"
    WITH_OWN_INFANT = "with-own-infant"
    EIGHTEEN_OR_OVER = "eighteen-or-over"
    SHIELDED = "shielded"
    CUSTODY_ENDED = "custody-ended"
    NOT_NAMED = "not-named"
    PLACED_AT_HOME = "placed-at-home"
    WITH_KIN = "with-kin"
    NOT_IN_AFCARS_YET = "not-in-afcars-yet"


class KinLength(StrEnum):
    """How long a safety placement with kin without a court has lasted, in whole days."""

    UP_TO_30 = "kin-0-30"
    FROM_31_TO_90 = "kin-31-90"
    FROM_91 = "kin-91-plus"


class MissingCategory(StrEnum):
    """How a child came to be missing."""

    LEFT_ON_OWN = "left-on-own"
    TAKEN_BY_PARENT_OR_FAMILY = "taken-or-withheld-by-parent-or-family"
    TAKEN_BY_OTHER = "taken-by-other"
    LOST = "lost"
    UNKNOWN = "unknown"


class Setting(StrEnum):
    """The class of place where a child should be tonight; never an address."""

    FOSTER_HOME = "foster-home"
    KIN_HOME = "kin-home"
    PRE_ADOPTIVE_HOME = "pre-adoptive-home"
    GROUP_HOME = "group-home"
    INSTITUTION = "institution"
    SHELTER = "shelter"
    INDEPENDENT_LIVING = "independent-living"
    PLACED_AT_HOME = "placed-at-home"
    HOSPITAL = "hospital"
    PSYCHIATRIC = "psychiatric"
    DETENTION = "detention"
    OFFICE_OR_HOTEL = "office-or-hotel"
    TREATMENT_WITH_PARENT = "treatment-with-parent"
    OTHER = "other"
    NONE = "none"


class RoleKind(StrEnum):
    """A part that an agency or person has in a child's life; the five are kept apart."""

    LEGAL_CUSTODIAN = "legal-custodian"
    PLACEMENT_AND_CARE = "placement-and-care"
    SUPERVISING = "supervising"
    PAYING = "paying"
    PHYSICAL_CAREGIVER = "physical-caregiver"
