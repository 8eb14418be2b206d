"""Twins, triplets, and children who have no name yet."""

from __future__ import annotations

from everychild_bench.identity.hard.drawing import Draw, Kind, Record, shifted

Pair = tuple[Record, Record]

NEAR = {
    "M": (
        ("Jaxon", "Jaxson"),
        ("Eric", "Derek"),
        ("Jayden", "Kayden"),
        ("Brandon", "Brendon"),
        ("Jalen", "Jaylen"),
        ("Aiden", "Caden"),
        ("Marcus", "Marquis"),
        ("Javion", "Davion"),
        ("Terrell", "Tyrell"),
        ("Mario", "Marco"),
        ("Julio", "Julian"),
        ("Erik", "Eric"),
    ),
    "F": (
        ("Erica", "Erika"),
        ("Zoe", "Zoey"),
        ("Kiara", "Kierra"),
        ("Mia", "Mya"),
        ("Anna", "Hannah"),
        ("Kylie", "Kayla"),
        ("Leah", "Leila"),
        ("Maria", "Mariah"),
        ("Janiyah", "Saniyah"),
        ("Haley", "Hailey"),
        ("Kristen", "Kirsten"),
        ("Aria", "Arya"),
    ),
}
SHORT_OF_THE_OTHER = (
    ("Elizabeth", "Beth", "F"), ("Jonathan", "Johnny", "M"), ("Alexandra", "Lexi", "F"), ("Isabella", "Bella", "F"),
    ("William", "Liam", "M"),
    ("Eleanor", "Nora", "F"), ("Abigail", "Gail", "F"), ("Alexander", "Xander", "M"), ("Katherine", "Kate", "F"),
    ("Edward", "Ted", "M"),
)  # fmt: skip


def _twin_of(draw: Draw, child: Record, given: str, sex: str = "") -> Record:
    return draw.again(
        child, given=given, sex=sex or child["sex"], middle=draw.given(child["sex"]) if child["middle"] else ""
    )


def twins_in_one_home(draw: Draw) -> Pair:
    """Two children born together, with their own names."""
    child = draw.child()
    return child, _twin_of(draw, child, draw.given(child["sex"], unlike=child["given"]))


def twins_with_near_names(draw: Draw) -> Pair:
    """Names that look like one misspelled; both are real names."""
    child = draw.child()
    one, other = draw.rng.choice(NEAR[child["sex"]])
    return child | {"given": one, "middle": ""}, draw.again(child, given=other, middle="")


def twins_boy_and_girl_near(draw: Draw) -> Pair:
    """Eric and Erica."""
    child = draw.child(sex="M")
    one, other = draw.rng.choice(
        (
            ("Eric", "Erica"),
            ("Daniel", "Danielle"),
            ("Gabriel", "Gabrielle"),
            ("Julian", "Juliana"),
            ("Victor", "Victoria"),
        )
    )
    return child | {"given": one, "middle": ""}, draw.again(child, given=other, sex="F", middle="")


def twins_where_one_is_called_so(draw: Draw) -> Pair:
    """One twin bears what the other could be called."""
    child = draw.child()
    one, other, sex = draw.rng.choice(SHORT_OF_THE_OTHER)
    return child | {"given": one, "sex": sex, "middle": ""}, draw.again(child, given=other, sex=sex, middle="")


def twins_apart(draw: Draw) -> Pair:
    """One of them was placed elsewhere."""
    child = draw.child()
    return child, draw.moved(_twin_of(draw, child, draw.given(child["sex"], unlike=child["given"])))


def twins_with_one_initial(draw: Draw) -> Pair:
    """Same first letter, sex left out, no middle name."""
    child = draw.child(origin="english") | {"middle": "", "sex": ""}
    one = draw.given("M")
    return child | {"given": one}, draw.again(child, given=draw.given_with_initial(one, "M"), middle="", sex="")


def twins_marked(draw: Draw) -> Pair:
    """Both say that they are of a multiple birth, and which."""
    one, other = twins_in_one_home(draw)
    return one | {"multiple_birth": "Y", "birth_order": "1"}, other | {"multiple_birth": "Y", "birth_order": "2"}


def triplets(draw: Draw) -> Pair:
    """The first and the third."""
    one, other = twins_in_one_home(draw)
    return one | {"multiple_birth": "Y", "birth_order": "1"}, other | {
        "multiple_birth": "Y",
        "birth_order": "3",
        "middle": "",
    }


def twin_in_two_places(draw: Draw) -> Pair:
    """The same twin, entered again after a move."""
    child = draw.child() | {"multiple_birth": "Y"}
    return child, draw.moved(draw.again(child, multiple_birth=""))


def newborn_twins_marked(draw: Draw) -> Pair:
    """Baby Boy A and Baby Boy B."""
    child = _newborn(draw)
    return child | {"given": f"{child['given']} A"}, draw.again(child, given=f"{child['given']} B")


def newborn_twins_by_order(draw: Draw) -> Pair:
    """Two of one hospital's placeholder, told apart by birth order alone."""
    child = _newborn(draw) | {"multiple_birth": "Y"}
    return child | {"birth_order": "1"}, draw.again(child, birth_order="2")


def newborn_entered_twice(draw: Draw) -> Pair:
    """One unnamed child in two files: nothing says that it is not a twin."""
    child = _newborn(draw)
    return child, draw.again(child)


def newborn_named(draw: Draw) -> Pair:
    """A week later the child has a name, the mother and the home are the same."""
    child = _newborn(draw)
    return child, draw.again(child, given=draw.given(child["sex"]))


def newborn_named_and_renamed(draw: Draw) -> Pair:
    """Named, placed elsewhere, under the father's family name; the mother is the same."""
    child = _newborn(draw)
    return child, draw.moved(draw.again(child, given=draw.given(child["sex"]), family=draw.family()))


def newborns_of_one_day(draw: Draw) -> Pair:
    """Two unnamed children of one day and one common family name, of two mothers."""
    child, other = _newborn(draw), _newborn(draw)
    family = draw.common_family()
    again = other | {"given": child["given"], "sex": child["sex"], "born": child["born"], "state": child["state"]}
    return child | {"family": family, "mother_family": family}, again | {"family": family, "mother_family": family}


def newborn_and_older_sibling(draw: Draw) -> Pair:
    """An unnamed child and one born to the same mother a year before, also unnamed then."""
    child = _newborn(draw)
    return child, draw.again(child, born=shifted(child["born"], -draw.rng.randint(300, 700)))


def _newborn(draw: Draw) -> Record:
    child = draw.child(born=draw.day(0, 5)) | {"middle": "", "mother_given": draw.given("F")}
    family = child["mother_family"] or draw.family()
    return child | {
        "given": "Baby Boy" if child["sex"] == "M" else "Baby Girl",
        "family": family,
        "mother_family": family,
    }


BIRTHS = (
    Kind(name="twins in one home", same=False, should="different", make=twins_in_one_home),
    Kind(name="twins with near names", same=False, should="ask", make=twins_with_near_names),
    Kind(name="twins, a boy and a girl, with near names", same=False, should="different", make=twins_boy_and_girl_near),
    Kind(
        name="twins, one named as the other could be called",
        same=False,
        should="ask",
        make=twins_where_one_is_called_so,
    ),
    Kind(name="twins placed apart", same=False, should="different", make=twins_apart),
    Kind(name="twins with one initial, sex missing", same=False, should="different", make=twins_with_one_initial),
    Kind(name="twins marked first and second", same=False, should="different", make=twins_marked),
    Kind(name="triplets", same=False, should="different", make=triplets),
    Kind(name="the same twin in two places", same=True, should="link", make=twin_in_two_places),
    Kind(name="newborn twins marked A and B", same=False, should="different", make=newborn_twins_marked),
    Kind(name="newborn twins told apart by birth order", same=False, should="different", make=newborn_twins_by_order),
    Kind(name="a newborn without a name entered twice", same=True, should="ask", make=newborn_entered_twice),
    Kind(name="a newborn who has been named", same=True, should="ask", make=newborn_named),
    Kind(name="a newborn named, renamed and placed", same=True, should="ask", make=newborn_named_and_renamed),
    Kind(name="newborns of one day and family name", same=False, should="different", make=newborns_of_one_day),
    Kind(
        name="a newborn and its older sibling, both without a name",
        same=False,
        should="different",
        make=newborn_and_older_sibling,
    ),
)
