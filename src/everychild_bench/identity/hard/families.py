"""Brothers, sisters, cousins, fathers and sons, and children who only live at one address."""

from __future__ import annotations

from everychild_bench.identity.hard.births import NEAR, Pair
from everychild_bench.identity.hard.drawing import Draw, Kind, Record, shifted


def father_and_son(draw: Draw) -> Pair:
    """Both were in care, a generation apart, under one name."""
    son = draw.child(sex="M", born=draw.day(0, 6))
    father = draw.again(
        son, born=shifted(son["born"], -draw.rng.randint(17 * 365, 26 * 365)), mother_given=draw.given("F")
    )
    return son | {"suffix": "Jr"}, father | {"suffix": ""}


def father_and_son_undated(draw: Draw) -> Pair:
    """The father's record has no birth date, and neither says which of the two it is."""
    son, father = father_and_son(draw)
    return son | {"suffix": ""}, father | {"born": "", "suffix": "Sr", "mother_given": "", "mother_family": ""}


def mother_and_infant(draw: Draw) -> Pair:
    """A youth in care and her child of the same name, in one placement."""
    infant = draw.child(sex="F", born=draw.day(0, 3))
    born = shifted(infant["born"], -draw.rng.randint(15 * 365, 20 * 365))
    return infant, draw.again(infant, born=born, mother_given=draw.given("F"))


def cousins(draw: Draw) -> Pair:
    """Named for one grandfather, born within two months, living in one county."""
    child = draw.child(sex="M") | {"mother_given": draw.given("F"), "mother_family": draw.family()}
    other = draw.moved(draw.again(child, mother_given=draw.given("F"), mother_family=draw.family()))
    born = shifted(child["born"], draw.rng.choice((-1, 1)) * draw.rng.randint(20, 60))
    return child, other | {"born": born, "county": child["county"], "middle": draw.given("M")}


def siblings_a_year_apart(draw: Draw) -> Pair:
    """Near names, one home."""
    child = draw.child()
    one, other = draw.rng.choice(NEAR[child["sex"]])
    born = shifted(child["born"], draw.rng.randint(320, 420))
    return child | {"given": one}, draw.again(child, given=other, born=born, middle="")


def siblings_on_one_day_of_two_years(draw: Draw) -> Pair:
    """Born on the same day of two years, same initial."""
    child = draw.child(origin="english")
    year = int(child["born"][:4])
    other = draw.given_with_initial(child["given"], child["sex"])
    return child, draw.again(
        child, given=other, born=f"{year + 2}{child['born'][4:]}".replace("-02-29", "-02-28"), middle=""
    )


def sibling_with_a_copied_date(draw: Draw) -> Pair:
    """A brother's birth date copied onto his sister's record."""
    child = draw.child()
    sex = "F" if child["sex"] == "M" else "M"
    return child, draw.again(child, given=draw.given(sex), sex=sex, middle="")


def stepsiblings_of_one_given_name(draw: Draw) -> Pair:
    """Two families moved together, with a Daniel each."""
    child = draw.child(sex="M") | {"given": draw.common_given("M")}
    born = shifted(child["born"], draw.rng.randint(200, 900))
    return child, draw.again(
        child, family=draw.family(unlike=child["family"]), born=born, middle=draw.given("M"), mother_given=""
    )


def named_for_a_dead_sibling(draw: Draw) -> Pair:
    """The same name, mother and home, born two or three years later."""
    child = draw.child() | {"mother_given": draw.given("F")}
    born = shifted(child["born"], draw.rng.randint(500, 1100))
    return child, draw.again(child, born=born, middle="")


def half_brothers_named_for_one_father(draw: Draw) -> Pair:
    """Two Juniors of one father and two mothers, eight months apart."""
    child = draw.child(sex="M") | {"suffix": "Jr", "mother_given": draw.given("F"), "mother_family": draw.family()}
    child["father_given"] = child["given"]
    other = draw.moved(
        draw.again(child, mother_given=draw.given("F"), mother_family=draw.family(), middle=draw.given("M"))
    )
    return child | {"middle": draw.given("M")}, other | {"born": shifted(child["born"], draw.rng.randint(150, 260))}


def brothers_of_one_first_word(draw: Draw) -> Pair:
    """Muhammad Ali and Muhammad Hassan, two years apart."""
    child = draw.child(sex="M", origin="arabic-somali") | {"middle": ""}
    one, other = draw.rng.sample(("Ali", "Hassan", "Yusuf", "Omar", "Ibrahim", "Khalid", "Bilal", "Idris"), 2)
    born = shifted(child["born"], draw.rng.randint(400, 1200))
    return child | {"given": f"Muhammad {one}"}, draw.again(child, given=f"Muhammad {other}", born=born)


def foster_siblings(draw: Draw) -> Pair:
    """Unrelated children at one foster home, of one year."""
    return _at_one_address(draw.child(), draw.child())


def foster_siblings_of_one_given_name(draw: Draw) -> Pair:
    """The same given name and birth month, by chance."""
    one, other = draw.child(sex="F"), draw.child(sex="F")
    given, day = draw.common_given("F"), int(one["born"][8:])
    born = f"{one['born'][:8]}{(day + 7) % 28 + 1:02}"
    return _at_one_address(one | {"given": given}, other | {"given": given, "born": born})


def group_home_of_one_birthday(draw: Draw) -> Pair:
    """Two boys of one group home, born on one day."""
    one, other = draw.child(sex="M", born=draw.day(12, 17)), draw.child(sex="M")
    return _at_one_address(one, other | {"born": one["born"]})


def shelter_and_common_name(draw: Draw) -> Pair:
    """Two families in one motel, a child of one common name in each, ten months apart."""
    one, other = draw.child(sex="F"), draw.child(sex="F")
    given, family = draw.common_given("F"), draw.common_family()
    born = shifted(one["born"], draw.rng.randint(250, 330))
    return _at_one_address(
        one | {"given": given, "family": family}, other | {"given": given, "family": family, "born": born}
    )


def _at_one_address(one: Record, other: Record) -> Pair:
    place = {name: one[name] for name in ("street", "city", "county", "state", "zip")}
    return one, other | place


FAMILIES = (
    Kind(name="father and son of one name", same=False, should="different", make=father_and_son),
    Kind(name="father and son, one undated", same=False, should="ask", make=father_and_son_undated),
    Kind(name="a youth and her infant of one name", same=False, should="different", make=mother_and_infant),
    Kind(name="cousins of one name", same=False, should="different", make=cousins),
    Kind(name="siblings with near names, a year apart", same=False, should="different", make=siblings_a_year_apart),
    Kind(
        name="siblings born on one day of two years",
        same=False,
        should="different",
        make=siblings_on_one_day_of_two_years,
    ),
    Kind(name="a sibling with a copied birth date", same=False, should="different", make=sibling_with_a_copied_date),
    Kind(name="stepsiblings of one given name", same=False, should="different", make=stepsiblings_of_one_given_name),
    Kind(name="named for a dead sibling", same=False, should="ask", make=named_for_a_dead_sibling),
    Kind(
        name="half-brothers named for one father",
        same=False,
        should="different",
        make=half_brothers_named_for_one_father,
    ),
    Kind(name="brothers of one first word", same=False, should="different", make=brothers_of_one_first_word),
    Kind(name="foster siblings at one address", same=False, should="different", make=foster_siblings),
    Kind(
        name="foster siblings of one given name", same=False, should="different", make=foster_siblings_of_one_given_name
    ),
    Kind(name="one group home, one birthday", same=False, should="different", make=group_home_of_one_birthday),
    Kind(name="one shelter, one common name", same=False, should="different", make=shelter_and_common_name),
)
