"""Numbers and addresses that many share, which say nothing of who anybody is.

Pure. A social security number that stands beside four different birth dates is a placeholder of somebody's system or a
parent's number; an address of very many people is a group home or an agency's own.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Column, blanked, combined

BIRTHS_OF_A_NUMBER_MAX = 3
BIRTHS_OF_A_PHONE_MAX = 12
BIRTHS_OF_A_HOME_MAX = 16
_LAST4 = 4


def without_shared(fields: Mapping[str, Column]) -> dict[str, Column]:
    """The fields, with shared numbers and shared addresses read as missing."""
    cleared = dict(fields)
    for name in ("ssn", "medicaid_id"):
        long = np.array([len(value) > _LAST4 for value in fields[name].values])
        shared = _shared(fields[name], fields["born"], BIRTHS_OF_A_NUMBER_MAX) & long
        cleared[name] = blanked(fields[name], shared[fields[name].codes])
    phone = _shared(fields["phone"], fields["born"], BIRTHS_OF_A_PHONE_MAX)
    cleared["phone"] = blanked(fields["phone"], phone[fields["phone"].codes])
    home = combined([fields[part] for part in ("number", "street", "unit", "zip", "city")])
    housed = fields["number"].known & fields["street"].known
    crowded = _shared(home, fields["born"], BIRTHS_OF_A_HOME_MAX)[home.codes] & housed
    for part in ("number", "street", "unit"):
        cleared[part] = blanked(fields[part], crowded)
    return cleared


def _shared(column: Column, born: Column, at_most: int) -> NDArray[np.bool_]:
    """Which distinct values stand beside more birth dates than one person, or one home, has."""
    both = column.known & born.known
    pairs = np.unique(column.codes[both].astype(np.int64) * len(born.values) + born.codes[both])
    births = np.bincount(pairs // max(len(born.values), 1), minlength=len(column.values))
    return births > at_most
