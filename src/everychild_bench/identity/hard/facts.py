"""Birth dates, numbers and places that mislead."""

from __future__ import annotations

from everychild_bench.identity.hard.births import Pair
from everychild_bench.identity.hard.drawing import Draw, Kind, shifted


def day_and_month_exchanged(draw: Draw) -> Pair:
    """4 May becomes 5 April."""
    child = draw.child()
    year, month, day = child["born"].split("-")
    day = f"{int(day) % 12 + 1:02}"
    return child | {"born": f"{year}-{month}-{day}"}, draw.again(child, born=f"{year}-{day}-{month}")


def a_year_off(draw: Draw) -> Pair:
    """The school year written for the birth year."""
    child = draw.child()
    return child, draw.again(child, born=f"{int(child['born'][:4]) + draw.rng.choice((-1, 1))}{child['born'][4:]}")


def one_first_of_january(draw: Draw) -> Pair:
    """Two refugee children, both given 1 January, under two common names."""
    family = draw.common_family("arabic-somali")
    one, other = (draw.child(sex="M", origin="arabic-somali") for _ in range(2))
    given, year = draw.rng.choice(("Mohamed", "Ahmed", "Ali", "Omar", "Hassan")), one["born"][:4]
    shared = {"given": given, "family": family, "born": f"{year}-01-01", "middle": ""}
    return one | shared, other | shared | {"state": one["state"]}


def estimated_and_true_date(draw: Draw) -> Pair:
    """1 January in one file, the day itself in the other; rare name, same mother and home."""
    child = draw.child(origin="arabic-somali") | {
        "family": draw.rare_family("arabic-somali"),
        "mother_given": draw.given("F"),
    }
    return child, draw.again(child, born=f"{child['born'][:4]}-01-01")


def no_birth_date(draw: Draw) -> Pair:
    """A rare name at one address, the birth date missing on one side."""
    child = draw.child(origin="english") | {"family": draw.rare_family(), "mother_given": draw.given("F")}
    return child, draw.again(child, born="")


def no_birth_date_common_name(draw: Draw) -> Pair:
    """A common name in one state, the birth date missing on one side: two children."""
    child = draw.child(sex="F", origin="english") | {
        "given": draw.common_given("F"),
        "family": draw.common_family(),
        "middle": "",
    }
    return child, draw.moved(draw.again(child, born="", mother_given="", mother_family=""))


def common_name_in_two_states(draw: Draw) -> Pair:
    """One common name and one birth date in two states, nothing else."""
    child = draw.child(origin="hispanic", sex="M") | {"middle": "", "mother_given": "", "mother_family": ""}
    child |= {"given": draw.common_given("M", "hispanic"), "family": draw.common_family("hispanic")}
    return child, draw.moved(draw.again(child), draw.other_state(child))


def one_child_in_two_states(draw: Draw) -> Pair:
    """The same common name and birth date, and it is one child who moved."""
    return common_name_in_two_states(draw)


def rare_name_in_two_states(draw: Draw) -> Pair:
    """A rare name, one birth date, the mother named: one child who moved."""
    child = draw.child() | {"family": draw.rare_family(), "mother_given": draw.given("F")}
    return child, draw.moved(draw.again(child), draw.other_state(child))


def moved_within_the_county(draw: Draw) -> Pair:
    """Another address and telephone, all else agrees."""
    child = draw.child()
    return child, draw.moved(draw.again(child)) | {"county": child["county"], "state": child["state"]}


def siblings_under_one_number(draw: Draw) -> Pair:
    """The mother's social security number stands on both children."""
    child = draw.child() | {"ssn": draw.ssn()}
    born, given = shifted(child["born"], draw.rng.randint(400, 1500)), draw.given(child["sex"], unlike=child["given"])
    return child, draw.again(child, given=given, born=born, middle="") | {"ssn": child["ssn"]}


def twins_under_one_number(draw: Draw) -> Pair:
    """One Medicaid number on both twins, as hospitals do in the first weeks."""
    child = draw.child() | {"medicaid_id": draw.medicaid()}
    given = draw.given(child["sex"], unlike=child["given"])
    return child, draw.again(child, given=given, middle="") | {"medicaid_id": child["medicaid_id"]}


def mothers_number_on_the_child(draw: Draw) -> Pair:
    """A youth in care and her infant, under her number."""
    infant = draw.child(born=draw.day(0, 3)) | {"ssn": draw.ssn()}
    born = shifted(infant["born"], -draw.rng.randint(15 * 365, 20 * 365))
    return infant, draw.again(infant, given=draw.given("F"), sex="F", born=born, mother_given="") | {
        "ssn": infant["ssn"]
    }


def a_placeholder_number(draw: Draw) -> Pair:
    """123-45-6789 on two children of one given name."""
    one, other = draw.child(sex="M"), draw.child(sex="M")
    shared = {
        "given": draw.common_given("M"),
        "ssn": draw.rng.choice(("123-45-6789", "999-99-9999", "000-00-0000", "111-11-1111")),
    }
    return one | shared, other | shared


def a_number_used_again(draw: Draw) -> Pair:
    """One Medicaid number on two children who have nothing else in common."""
    one, other = draw.child(sex="M"), draw.child(sex="F")
    return one | {"medicaid_id": draw.medicaid()}, other | {"medicaid_id": one["medicaid_id"], "state": one["state"]}


def a_siblings_number(draw: Draw) -> Pair:
    """The brother's Medicaid number typed for the sister."""
    one, other = siblings_under_one_number(draw)
    number = {"ssn": "", "medicaid_id": draw.medicaid()}
    sex = "F" if one["sex"] == "M" else "M"
    return one | number, other | number | {"sex": sex, "given": draw.given(sex)}


def one_digit_of_the_number(draw: Draw) -> Pair:
    """One digit off, and a slip in the family name, after a move."""
    child = draw.child() | {"ssn": draw.ssn()}
    last = (int(child["ssn"][-1]) + 1) % 10
    other = draw.moved(draw.again(child, family=draw.slipped(child["family"])))
    return child, other | {"ssn": f"{child['ssn'][:-1]}{last}"}


def two_states_numbers(draw: Draw) -> Pair:
    """Each state gives its own Medicaid number to one child."""
    child = draw.child() | {
        "medicaid_id": draw.medicaid(),
        "family": draw.rare_family(),
        "mother_given": draw.given("F"),
    }
    return child, draw.moved(draw.again(child), draw.other_state(child)) | {"medicaid_id": draw.medicaid()}


def two_numbers_common_name(draw: Draw) -> Pair:
    """One common name and birth date in one state, two social security numbers: two children."""
    child = draw.child(sex="F") | {"given": draw.common_given("F"), "family": draw.common_family(), "ssn": draw.ssn()}
    return child, draw.moved(draw.again(child, middle="", mother_given="", mother_family="")) | {"ssn": draw.ssn()}


def one_number_and_moved(draw: Draw) -> Pair:
    """The same number and names, everything else new."""
    child = draw.child() | {"ssn": draw.ssn()}
    other = draw.moved(draw.again(child, mother_given="", mother_family="", middle=""), draw.other_state(child))
    return child, other | {"ssn": child["ssn"]}


FACTS = (
    Kind(name="day and month exchanged", same=True, should="link", make=day_and_month_exchanged),
    Kind(name="a year off", same=True, should="link", make=a_year_off),
    Kind(name="two children of one 1 January", same=False, should="ask", make=one_first_of_january),
    Kind(name="an estimated and the true birth date", same=True, should="link", make=estimated_and_true_date),
    Kind(name="no birth date, rare name, one home", same=True, should="link", make=no_birth_date),
    Kind(name="no birth date, common name", same=False, should="different", make=no_birth_date_common_name),
    Kind(
        name="common name and birth date in two states, two children",
        same=False,
        should="ask",
        make=common_name_in_two_states,
    ),
    Kind(
        name="common name and birth date in two states, one child",
        same=True,
        should="ask",
        make=one_child_in_two_states,
    ),
    Kind(name="rare name in two states", same=True, should="link", make=rare_name_in_two_states),
    Kind(name="moved within the county", same=True, should="link", make=moved_within_the_county),
    Kind(name="siblings under one number", same=False, should="different", make=siblings_under_one_number),
    Kind(name="twins under one number", same=False, should="ask", make=twins_under_one_number),
    Kind(name="a mother's number on her child", same=False, should="different", make=mothers_number_on_the_child),
    Kind(name="a placeholder number", same=False, should="different", make=a_placeholder_number),
    Kind(name="a number used again", same=False, should="different", make=a_number_used_again),
    Kind(name="a sibling's number", same=False, should="different", make=a_siblings_number),
    Kind(name="one digit of the number, after a move", same=True, should="link", make=one_digit_of_the_number),
    Kind(name="two states' numbers for one child", same=True, should="link", make=two_states_numbers),
    Kind(name="two numbers and a common name", same=False, should="ask", make=two_numbers_common_name),
    Kind(name="one number, moved far", same=True, should="link", make=one_number_and_moved),
)
