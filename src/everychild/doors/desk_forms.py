"""What a person may enter at the desk, field by field, and the events that it becomes.

Pure. The words are those of the pages; what is wrong with a field is said by the intake, as for any feed. A death is
not here: it is entered in the agency's own system, after the fatality notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from everychild.care.visits import FACE_TO_FACE, VIDEO
from everychild.vocabulary.roll_call import MissingCategory, Setting

CHILD, WHEN = "child", "when"
"""Fields that most forms have: whom it is about, and when it happened, in the agency's own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form.

    Takes:
        kind: `text`, `choice`, `date` or `moment`.
        choices: value and words, for a choice.
    """

    name: str
    words: str
    kind: str = "text"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One thing that can be entered.

    Takes:
        about_a_child: whether a child is chosen, or the number is new and typed.
    """

    name: str
    words: str
    done: str
    fields: tuple[Field, ...]
    about_a_child: bool = True


_MOMENT = Field(name=WHEN, words="When", kind="moment", hint="Left empty, it is now.")
_SETTINGS = tuple((str(each), str(each).replace("-", " ")) for each in Setting if each is not Setting.NONE)
_SEEN = (
    ("face-to-face", "Seen face to face"),
    ("video", "Spoke by video"),
    ("phone", "Spoke by phone"),
    ("attempt", "Tried, and did not see the child"),
)
_WHERE = (("", "Not seen in person"), ("1", "Where the child lives"), ("2", "Elsewhere"))
"""E152, as a caseworker says it."""
_HELD = (("permanency-hearing", "Permanency hearing"), ("periodic-review", "Periodic review"))
_CATEGORIES = {
    MissingCategory.UNKNOWN: "Not known",
    MissingCategory.LEFT_ON_OWN: "Left on their own",
    MissingCategory.TAKEN_BY_PARENT_OR_FAMILY: "Taken or withheld by a parent or family",
    MissingCategory.TAKEN_BY_OTHER: "Taken by somebody else",
    MissingCategory.LOST: "Lost",
}

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form(
            name="not-here",
            words="The child is not here",
            done="The clock runs from the time you gave.",
            fields=(
                Field(
                    name=WHEN,
                    words="When was the child last known to be here, or found gone",
                    kind="moment",
                    hint="The caregiver's word starts the clock. Left empty, it is now.",
                ),
                Field(
                    name="category",
                    words="What is known",
                    kind="choice",
                    choices=tuple((str(each), words) for each, words in _CATEGORIES.items()),
                ),
                Field(name="reported_by", words="Who says so", hint="A role, as foster parent or shift lead."),
                Field(name="circumstances", words="What happened", hint="Sealed; never a NIC number."),
            ),
        ),
        Form(
            name="returned",
            words="The child is back",
            done="The missing episode is over. First: safe, warm, food, medical care, sleep.",
            fields=(_MOMENT,),
        ),
        Form(
            name="visit",
            words="A visit, a call or an attempt",
            done="An attempt stands as an attempt.",
            fields=(
                _MOMENT,
                Field(name="outcome", words="What came of it", kind="choice", choices=_SEEN, required=True),
                Field(name="where", words="Where the child was seen", kind="choice", choices=_WHERE),
                Field(name="note", words="Note", hint="Sealed."),
            ),
        ),
        Form(
            name="moved",
            words="The child has moved",
            done="A placement change; who is responsible stays the same.",
            fields=(
                _MOMENT,
                Field(name="setting", words="To what kind of place", kind="choice", choices=_SETTINGS, required=True),
                Field(name="county", words="County", hint="Five-digit FIPS code, where it is another."),
            ),
        ),
        Form(
            name="hearing",
            words="A hearing or a review",
            done="It stands in the court report and in the federal return.",
            fields=(
                _MOMENT,
                Field(name="which", words="What was held", kind="choice", choices=_HELD, required=True),
                Field(name="text", words="What was ordered", hint="Sealed; left empty where nothing was."),
                Field(name="court", words="Which court"),
            ),
        ),
        Form(
            name="night",
            words="A night without a placement",
            done="Counted for tonight.",
            fields=(
                Field(
                    name="place",
                    words="Where tonight",
                    kind="choice",
                    choices=(
                        ("office", "Office"),
                        ("hotel", "Hotel"),
                        ("hospital", "Hospital, no longer needed for care"),
                        ("other", "Elsewhere"),
                    ),
                ),
                Field(name="stayed", words="Who stays with the child"),
            ),
        ),
        Form(
            name="removal",
            words="A removal after hours",
            done="The child is on the roll call. The removal itself counts as seen face to face.",
            fields=(
                Field(name="number", words="Record number", hint="Your system's, or a temporary one.", required=True),
                Field(name="name", words="Name", hint="Given and family name; empty for an unnamed infant."),
                Field(name="birth_date", words="Birth date", kind="date", hint="Empty where it is not known."),
                Field(name=WHEN, words="When", kind="moment", hint="Left empty, it is now."),
                Field(name="county", words="County", hint="Five-digit FIPS code."),
            ),
            about_a_child=False,
        ),
    )
}


def events_of(form: Form, given: Mapping[str, str], *, event_id: str, zone: str, now: datetime) -> list[dict[str, Any]]:
    """The events that a filled-in form becomes, as a sender writes them.

    Takes:
        given: what was typed, by field; `record` or `number` says whom it is about.
    """
    told = {name: text.strip() for name, text in given.items() if text.strip()}
    day, instant = _when(told.get(WHEN, ""), zone, now)
    whom = {"record": told["record"]} if "record" in told else {"number": told.get("number", "")}
    shell: dict[str, Any] = {
        **whom,
        "occurred_on": day,
        **({"occurred_at": instant} if instant else {}),
        "recorded_on": now.astimezone(ZoneInfo(zone)).date().isoformat(),
    }
    happened = _happened(form.name, told)
    return [
        {**shell, "id": f"{event_id}-{ordinal}", "kind": f"care.{kind}.v1", "body": body}
        for ordinal, (kind, body) in enumerate(happened, start=1)
    ]


def _happened(name: str, told: Mapping[str, str]) -> Sequence[tuple[str, dict[str, Any]]]:
    match name:
        case "removal":
            return _removal(told)
        case "visit" if told.get("outcome") == "attempt":
            return [("contact-attempted", {"outcome": "not seen"})]
        case "visit":
            how = told.get("outcome", "")
            place = {"place": told["where"]} if told.get("where") and how == FACE_TO_FACE else {}
            # Whether one by video counts is for the jurisdiction's rules; a call counts nowhere.
            called = {"is_visit": False} if how not in {FACE_TO_FACE, VIDEO} else {}
            return [("child-contacted", {"how": how, **called, **place, **_of(told, "note")})]
        case "hearing":
            return _hearing(told)
        case "moved":
            setting = told.get("setting", "")
            return [("living-arrangement-began", {**_of(told, "setting", "county"), **_ANSWERS_OF.get(setting, {})})]
        case _:
            kind, names = _ONE_TO_ONE[name]
            return [(kind, _of(told, *names))]


_ONE_TO_ONE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "not-here": ("child-reported-missing", ("category", "reported_by", "circumstances")),
    "returned": ("child-returned", ()),
    "night": ("night-without-placement", ("place", "stayed")),
}
"""Forms whose fields are an event's own."""


def _hearing(told: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    held = {"permanency-hearing": "permanency-hearing-held", "periodic-review": "periodic-review-held"}
    found: list[tuple[str, dict[str, Any]]] = [(held.get(told.get("which", ""), "permanency-hearing-held"), {})]
    if told.get("text"):
        found.append(("court-order-made", {"kind": "order", **_of(told, "court", "text")}))
    return found


_ANSWERS_OF: Mapping[str, dict[str, str]] = {
    Setting.FOSTER_HOME: {"family_home": "1"},
    Setting.KIN_HOME: {"family_home": "1"},
    Setting.PRE_ADOPTIVE_HOME: {"family_home": "1"},
    Setting.GROUP_HOME: {"family_home": "0"},
    Setting.INSTITUTION: {"family_home": "0"},
    Setting.INDEPENDENT_LIVING: {"family_home": "0", "other_type": "8"},
    Setting.DETENTION: {"family_home": "0", "other_type": "9"},
    Setting.HOSPITAL: {"family_home": "0", "other_type": "10"},
    Setting.PSYCHIATRIC: {"family_home": "0", "other_type": "11"},
    Setting.PLACED_AT_HOME: {"family_home": "0", "other_type": "14"},
}
"""E113 and E120 where the class of place decides them alone; what it leaves open, as the kind of home, stays open."""


def _removal(told: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    given, _, family = told.get("name", "").rpartition(" ")
    named = {
        **({"given": given or family} if told.get("name") else {}),
        **({"family": family} if given else {}),
        **_of(told, "birth_date"),
        "is_named": bool(told.get("name")),
    }
    return [("child-removed", _of(told, "county")), ("child-named", named)]


def _of(told: Mapping[str, str], *names: str) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}


def _when(text: str, zone: str, now: datetime) -> tuple[str, str]:
    """The day and the instant of what was typed; now where nothing was, and as it stands where it cannot be read."""
    if not text:
        local = now.astimezone(ZoneInfo(zone))
        return local.date().isoformat(), now.astimezone(UTC).isoformat()
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return text, ""
    return local.date().isoformat(), local.isoformat()
