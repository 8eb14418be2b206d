"""Foster parents (E123 to E146) and adoptive parents or guardians (E157 to E186) as answers.

Cites:
    45 CFR 1355.44(e) and (h).
"""

from __future__ import annotations

from everychild_nation.history import Adult, Home, NewHome, Stay

_RELATION = {"1": "E158", "3": "E159", "2": "E160"}
_KINDS = range(114, 120)


def stay_values(stay: Stay) -> dict[str, str]:
    """One living arrangement."""
    values = {"E112": f"{stay.began_on:%Y%m%d}", "E121": stay.location, "E122": stay.where}
    if stay.home is None:
        return values | {"E113": "0", "E120": stay.other}
    values |= {f"E{kind}": "1" if kind in stay.kinds else "0" for kind in _KINDS}
    values |= {"E113": "1", "E123": stay.home.marital, "E124": stay.home.relation}
    values["E125"] = str(stay.home.first.born_on.year)
    values |= _adult(stay.home.first, 126)
    if stay.home.second:
        values["E136"] = str(stay.home.second.born_on.year)
        values |= _adult(stay.home.second, 137)
    return values


def new_home_values(new: NewHome) -> dict[str, str]:
    """The home into which the child was adopted, or where a guardian took the child."""
    home: Home = new.home
    values = dict.fromkeys(_RELATION.values(), "0") | {_RELATION[home.relation]: "1"}
    values |= {"E157": home.marital, "E161": "1" if new.was_foster_parent else "0"}
    values |= {"E162": f"{home.first.born_on:%Y%m%d}", **_adult(home.first, 163)}
    if home.second:
        values |= {"E173": f"{home.second.born_on:%Y%m%d}", **_adult(home.second, 174)}
    return values | {"E184": new.elsewhere, "E185": new.agreement, "E186": new.siblings}


def _adult(adult: Adult, first: int) -> dict[str, str]:
    """Tribal membership, seven race flags, ethnicity and sex, beginning at an element's number."""
    values = {f"E{first + 1 + index}": "1" if index == adult.race else "0" for index in range(7)}
    return values | {f"E{first}": adult.tribal, f"E{first + 8}": adult.hispanic, f"E{first + 9}": adult.sex}
