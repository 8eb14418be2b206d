"""Numbers that stand for one person, when they are real: social security, Medicaid, telephone.

Pure. A placeholder is read as missing; a number that stands beside more birth dates than one person can have is shared
and says nothing of anybody.

Cites:
    20 CFR 422.103 and the Social Security Administration's numbering rules: no area 000 or 666, no group 00, no serial
    0000.
"""

from __future__ import annotations

import re

_NOT_DIGITS = re.compile(r"\D+")
_NOT_LETTERS_OR_DIGITS = re.compile(r"[^a-z0-9]+")
_SSN_DIGITS, _LAST = 9, 4
_NUMBER_MIN, _NUMBER_MAX = 6, 12
"""A whole number of a register other than the Social Security Administration's."""
_PHONE_DIGITS = 10
_MEDICAID_MIN, _MEDICAID_MAX = 5, 20
_ADVERTISED = frozenset({
    "078051120", "219099999", "123456789", "987654321", "012345678", "111223333", "123121234", "457555462", "100010001",
})  # fmt: skip
_SCANNED = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8", "z": "2"})


def read_ssn(text: str) -> str:
    """A social security number as nine digits, or its last four; empty where missing or a placeholder.

    Gives:
        a number of another length as it stands: another register's, or one whose leading zeros a spreadsheet dropped.
    """
    digits = _NOT_DIGITS.sub("", text[:32].lower().translate(_SCANNED))
    if len(digits) == _LAST:
        return "" if digits in {"0000", "9999", "1234", "1111"} else digits
    if not _NUMBER_MIN <= len(digits) <= _NUMBER_MAX or digits in _ADVERTISED or _one_digit_over(digits):
        return ""
    if len(digits) != _SSN_DIGITS:
        return "" if "1234567890".startswith(digits) or digits.startswith("000") else digits
    if digits[:3] in {"000", "666"} or digits[3:5] == "00" or digits[5:] == "0000":
        return ""
    return digits


def read_medicaid(text: str) -> str:
    """A Medicaid number, letters and digits only; empty where missing or a placeholder."""
    plain = _NOT_LETTERS_OR_DIGITS.sub("", text[:64].lower())
    digits = _NOT_DIGITS.sub("", plain)
    if not _MEDICAID_MIN <= len(plain) <= _MEDICAID_MAX or not digits or _one_digit_over(digits):
        return ""
    return "" if "123456789".startswith(digits) or plain in {"unknown", "pending", "none"} else plain


def read_phone(text: str) -> str:
    """A telephone number's last ten digits; empty where missing or a placeholder."""
    digits = _NOT_DIGITS.sub("", text[:40])[-_PHONE_DIGITS:]
    if len(digits) < _PHONE_DIGITS or _one_digit_over(digits) or _one_digit_over(digits[3:]):
        return ""
    return "" if digits in {"1234567890", "0123456789"} or digits[3:] in {"1234567", "0000000"} else digits


def _one_digit_over(digits: str) -> bool:
    return len(set(digits)) == 1
