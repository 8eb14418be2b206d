"""One child whose name is written otherwise, and two children whose names are written alike."""

from __future__ import annotations

from everychild_bench.identity.children.words import nicknames
from everychild_bench.identity.hard.births import Pair
from everychild_bench.identity.hard.drawing import Draw, Kind

_ALIKE = (
    ("Mohamed", "Muhammad", "arabic-somali"), ("Yusuf", "Youssef", "arabic-somali"),
    ("Aleksandr", "Oleksandr", "slavic"),
    ("Dmitri", "Dmytro", "slavic"), ("Zainab", "Zaynab", "arabic-somali"), ("Ekaterina", "Yekaterina", "slavic"),
    ("Ahmed", "Ahmad", "arabic-somali"), ("Sergei", "Serhiy", "slavic"), ("Iryna", "Irina", "slavic"),
    ("Hussein", "Hussain", "arabic-somali"),
)  # fmt: skip
_HEARD_ALIKE = (
    ("Caitlin", "Katelyn"), ("Sean", "Shawn"), ("Geoffrey", "Jeffrey"), ("Stephen", "Steven"),
    ("Catherine", "Kathryn"), ("Rachel", "Rachael"),
    ("Phillip", "Filip"), ("Megan", "Meaghan"), ("Kristina", "Christina"), ("Allison", "Alyson"), ("Bryan", "Brian"),
    ("Madelyn", "Madeleine"),
)  # fmt: skip
_APOSTROPHES = (
    "O'Sample",
    "D'Exemple",
    "O'Mockery",
    "N'Placeholder",
    "De'Specimen",
    "O'Fixture",
    "D'Ejemplo",
    "O'Beispiel",
)


def called_so(draw: Draw) -> Pair:
    """William in one file, Billy in the other; the rest agrees."""
    child = draw.child(origin="english") | {"given": _full_name(draw)}
    return child, draw.again(child, given=draw.rng.choice(nicknames()[child["given"]]))


def called_so_after_a_move(draw: Draw) -> Pair:
    """The nickname and another address, the mother named in both."""
    child = draw.child(origin="english") | {
        "given": _full_name(draw),
        "mother_given": draw.given("F"),
        "middle": "",
    }
    return child, draw.moved(draw.again(child, given=draw.rng.choice(nicknames()[child["given"]])))


def half_of_a_double_surname(draw: Draw) -> Pair:
    """Both parents' names in one file, one of them in the other."""
    child = draw.child(origin="hispanic")
    father, mother = draw.family("hispanic"), draw.family("hispanic")
    return child | {"family": f"{father} {mother}"}, draw.again(child, family=draw.rng.choice((father, father, mother)))


def double_surname_turned(draw: Draw) -> Pair:
    """With a hyphen one way round, with a space the other."""
    child = draw.child(origin="hispanic")
    father, mother = draw.family("hispanic"), draw.family("hispanic")
    return child | {"family": f"{father}-{mother}"}, draw.moved(draw.again(child, family=f"{mother} {father}"))


def half_of_a_compound_given_name(draw: Draw) -> Pair:
    """Maria Jose in one file, Maria or Jose in the other."""
    child = draw.child(sex="F", origin="hispanic") | {"middle": ""}
    one, other = (
        draw.rng.choice(("Maria", "Ana", "Rosa")),
        draw.rng.choice(("Jose", "Elena", "Lucia", "Isabel", "Fernanda")),
    )
    return child | {"given": f"{one} {other}"}, draw.again(child, given=draw.rng.choice((one, other)))


def given_and_family_exchanged(draw: Draw) -> Pair:
    """Typed into each other's boxes."""
    child = draw.child()
    return child, draw.again(child, given=child["family"], family=child["given"])


def written_in_another_script(draw: Draw) -> Pair:
    """Two ways to write one name in Latin letters."""
    one, other, origin = draw.rng.choice(_ALIKE)
    child = draw.child(sex="F" if one[-1] == "a" or one == "Zainab" else "M", origin=origin)
    return child | {"given": one}, draw.again(child, given=other)


def heard_alike(draw: Draw) -> Pair:
    """Two spellings that sound alike, on one address."""
    one, other = draw.rng.choice(_HEARD_ALIKE)
    child = draw.child(origin="english") | {"given": one}
    return child, draw.again(child, given=other)


def accents_and_apostrophes(draw: Draw) -> Pair:
    """One file drops what is not a letter of English."""
    child = draw.child(origin="hispanic") | {
        "given": draw.rng.choice(("José", "María", "Andrés", "Sofía", "Jesús", "Zoë", "Renée"))
    }
    family = draw.rng.choice(_APOSTROPHES)
    plain = child["given"].translate(str.maketrans("éíáóúëñ", "eiaouen"))
    return child | {"family": family}, draw.again(child, given=plain, family=family.replace("'", "").upper())


def an_initial(draw: Draw) -> Pair:
    """A given name as its first letter only."""
    child = draw.child()
    return child, draw.again(child, given=child["given"][0])


def goes_by_the_middle_name(draw: Draw) -> Pair:
    """The second given name stands as the first."""
    child = draw.child() | {"middle": draw.given("M")}
    return child, draw.again(child, given=child["middle"], middle="")


def one_slip_in_each(draw: Draw) -> Pair:
    """A letter in both names and a digit of the birth date, one address."""
    child = draw.child(origin="english") | {"given": _full_name(draw), "family": draw.rare_family()}
    born = f"{child['born'][:9]}{(int(child['born'][9]) + 1) % 9}"
    return child, draw.again(child, given=draw.slipped(child["given"]), family=draw.slipped(child["family"]), born=born)


def known_by_an_alias(draw: Draw) -> Pair:
    """The first file names the other name as an alias."""
    child = draw.child()
    given, family = draw.given(child["sex"]), draw.family()
    return child | {"aliases": f"{given} {family}"}, draw.moved(draw.again(child, given=given, family=family))


def adopted_with_the_former_name_known(draw: Draw) -> Pair:
    """A new family name; the new file has the former name."""
    child = draw.child()
    former = f"{child['given']} {child['family']}"
    return child, draw.moved(draw.again(child, family=draw.family(unlike=child["family"]), aliases=former))


def another_family_name(draw: Draw) -> Pair:
    """A new family name and address and nothing else: the same child, or another of a common given name."""
    child = draw.child() | {"mother_given": "", "mother_family": "", "middle": ""}
    return child, draw.moved(draw.again(child, family=draw.family(unlike=child["family"])))


def another_child_of_that_day(draw: Draw) -> Pair:
    """What `another_family_name` looks like when they are two children: common given name, one day, one state."""
    child = draw.child() | {"mother_given": "", "mother_family": "", "middle": ""}
    child["given"] = draw.common_given(child["sex"])
    return child, draw.moved(draw.again(child, family=draw.family(unlike=child["family"])))


def mother_married_again(draw: Draw) -> Pair:
    """A new family name for mother and child, the mother's given name the same."""
    child = draw.child() | {"mother_given": draw.given("F"), "mother_family": draw.family()}
    family = draw.family(unlike=child["family"])
    return child, draw.moved(draw.again(child, family=family, mother_family=family))


def both_names_changed(draw: Draw) -> Pair:
    """Adopted: another given and another family name, the same Medicaid number."""
    child = draw.child() | {"medicaid_id": draw.medicaid()}
    new = draw.again(
        child, given=draw.given(child["sex"]), family=draw.family(), middle="", mother_given="", mother_family=""
    )
    return child, draw.moved(new | {"medicaid_id": child["medicaid_id"]})


def lives_as_another_sex(draw: Draw) -> Pair:
    """A youth with a new given name and sex marker, the same number."""
    child = draw.child(born=draw.day(13, 17)) | {"medicaid_id": draw.medicaid()}
    sex = "F" if child["sex"] == "M" else "M"
    return child, draw.again(child, given=draw.given(sex), sex=sex, middle="") | {"medicaid_id": child["medicaid_id"]}


def sex_missing(draw: Draw) -> Pair:
    """Sex left out, everything else agrees."""
    child = draw.child()
    return child, draw.again(child, sex="")


def _full_name(draw: Draw) -> str:
    """A given name that is often made shorter."""
    return draw.rng.choice(sorted(nicknames()))


SPELLINGS = (
    Kind(name="called so", same=True, should="link", make=called_so),
    Kind(name="called so, after a move", same=True, should="link", make=called_so_after_a_move),
    Kind(name="half of a double surname", same=True, should="link", make=half_of_a_double_surname),
    Kind(name="a double surname turned round, after a move", same=True, should="link", make=double_surname_turned),
    Kind(name="half of a compound given name", same=True, should="link", make=half_of_a_compound_given_name),
    Kind(name="given and family name exchanged", same=True, should="link", make=given_and_family_exchanged),
    Kind(name="written from another script", same=True, should="link", make=written_in_another_script),
    Kind(name="heard alike", same=True, should="link", make=heard_alike),
    Kind(name="accents and apostrophes dropped", same=True, should="link", make=accents_and_apostrophes),
    Kind(name="an initial for a given name", same=True, should="link", make=an_initial),
    Kind(name="goes by the middle name", same=True, should="link", make=goes_by_the_middle_name),
    Kind(name="one slip in each of three", same=True, should="link", make=one_slip_in_each),
    Kind(name="known by an alias", same=True, should="link", make=known_by_an_alias),
    Kind(name="adopted, former name known", same=True, should="link", make=adopted_with_the_former_name_known),
    Kind(name="another family name and address, one child", same=True, should="ask", make=another_family_name),
    Kind(
        name="another family name and address, two children", same=False, should="ask", make=another_child_of_that_day
    ),
    Kind(name="the mother married again", same=True, should="link", make=mother_married_again),
    Kind(name="both names changed, one number", same=True, should="ask", make=both_names_changed),
    Kind(name="lives as another sex", same=True, should="ask", make=lives_as_another_sex),
    Kind(name="sex missing", same=True, should="link", make=sex_missing),
)
