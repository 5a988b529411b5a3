"""What is hidden from whom on a case that can be seen: minors, identity numbers, the other side's columns.

No name, image, address, school or other detail that identifies a minor is disclosed (未成年人保护法 103,
人民检察院刑事诉讼规则 481). A minor's identity is known only to an officer who works on the case and whose role
needs it (``knows_minors`` in the roles table); for everybody else, and in lists, search, exports and messages,
the name is a mask. Identity numbers are shown whole only to who works on the case (个人信息保护法 34: within what
the duty needs).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from cases.register.masks import IDENTIFYING, NAMING, TELLING
from office.access.models import Level
from office.access.roles import knows_minors
from office.agencies.models import Principal
from office.ui.who import mask_name

# Stands in ``withheld`` for every column: the side shares nothing of this.
EVERYTHING = "*"
NUMBERS = frozenset({"zjhm", "lxdh", "phone"})


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: on which side, how far the sight reaches, and whether minors' identity is known."""

    side: str
    level: Level
    knows: bool = False

    def same_side(self, side: str) -> bool:
        """Whether a record of this side is the looker's own."""
        return side in (self.side, "both")


def eyes_of(officer, level: Level | int) -> Eyes:
    """The officer's eyes on a case of this level."""
    level = Level(level)
    return Eyes(officer.side, level, knows=level >= Level.WORK and knows_minors(officer))


def eyes_of_receiver(principal: Principal, level: Level | int) -> Eyes:
    """The eyes of whoever a case is to be shared with.

    Of an agency or department the least is assumed: some of its officers have no role that needs minors' identity.
    """
    if principal.officer_id:
        return eyes_of(principal.officer, level)
    agency = principal.agency or principal.department.agency
    return Eyes(agency.side, Level(level))


def hides_minor(eyes: Eyes, person) -> bool:
    """Whether this person's identity is hidden from these eyes."""
    return person is not None and person.is_minor and not eyes.knows


def name_shown(eyes: Eyes, person) -> str:
    """The person's name as these eyes may read it; the person number stands in for a name not known, and beside one
    that somebody else of the case has too."""
    if not person.name:
        return pgettext("person", "no. %(number)s") % {"number": person.ryid}
    name = mask_name(person.name) if hides_minor(eyes, person) else person.name
    if getattr(person, "twin", False):
        return pgettext("person", "%(name)s (person no. %(number)s)") % {"name": name, "number": person.ryid}
    return name


def title_shown(eyes: Eyes, case) -> str:
    """The title of the case; with a minor's name masked unless these eyes know minors."""
    if case.has_minor and not eyes.knows:
        return case.title_masked or minor_title(case.charge)
    return case.title or case.charge or pgettext("case", "case without a title")


def minor_title(charge: str) -> str:
    """What stands for a title that may name a minor whom nobody can mask."""
    if not charge:
        return pgettext("title", "Case of a minor")
    return pgettext("title", "Case of a minor: %(charge)s") % {"charge": charge}


def names_split(persons: Iterable, told: Iterable[tuple[int | None, str]]) -> tuple[set[str], set[str]]:
    """(names of minors, names of others), from persons and all names ever told of them (person key, name).

    A name that was corrected may still stand in a title. No name of minors at all where one minor has none: then
    nobody knows what to mask.
    """
    names: dict[int | None, set[str]] = {}
    for person_id, name in told:
        names.setdefault(person_id, set()).add(name.strip())
    minors: set[str] = set()
    others: set[str] = set()
    nameless = False
    for person in persons:
        own = {name for name in {person.name, *names.get(person.pk, ())} if name}
        if person.is_minor:
            minors |= own
            nameless |= not own
        else:
            others |= own
    return (set() if nameless else minors), others


def title_safe(title: str, minor_names: Iterable[str], other_names: Iterable[str] = ()) -> str:
    """The masked title of a case with a minor; empty where it may name a minor who is not known by that name.

    So it is where no minor's name is known, and where the title names none of the persons known.
    """
    minors = {name for name in minor_names if name}
    if not minors or not any(name in title for name in {*minors, *other_names} if name):
        return ""
    return title_masked(title, minors)


def title_masked(title: str, minor_names: Iterable[str]) -> str:
    """A title without the names of minors, longest first so that no part of a longer name remains."""
    for name in sorted({name for name in minor_names if name}, key=len, reverse=True):
        title = title.replace(name, mask_name(name))
    return title


def number_shown(eyes: Eyes, number: str) -> str:
    """An identity or telephone number: whole for who works on the case, else its ends."""
    number = str(number or "")
    if eyes.level >= Level.WORK or not number:
        return number
    if len(number) <= 6:
        return number[:1] + "*" * (len(number) - 1)
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def withholds(eyes: Eyes, fact, code: str) -> bool:
    """Whether the side that tells these facts keeps the column from these eyes."""
    return not eyes.same_side(fact.side) and (code in fact.withheld or EVERYTHING in fact.withheld)


def hidden_word() -> str:
    """What stands in the place of a detail that would identify a minor."""
    return pgettext("masked", "not shown: concerns a minor")


def facts_shown(
    eyes: Eyes,
    side: str,
    facts: Mapping[str, Any],
    *,
    withheld: Collection[str] = (),
    person=None,
    has_minor: bool = False,
    minor_names: Iterable[str] = (),
    other_names: Iterable[str] = (),
) -> dict[str, Any]:
    """The facts as these eyes may read them.

    Columns that the other side withholds are left out without a trace of their value. Of a minor nothing that
    identifies remains; on a case with a minor neither do places and free text.
    """
    gone = frozenset() if eyes.same_side(side) else frozenset(facts if EVERYTHING in withheld else withheld)
    hides = hides_minor(eyes, person)
    out: dict[str, Any] = {}
    for code, value in facts.items():
        if code in gone:
            continue
        if value in (None, ""):
            out[code] = value
        elif hides and code == "xm":
            out[code] = mask_name(str(value))
        elif (hides and code in IDENTIFYING) or (has_minor and not eyes.knows and code in TELLING):
            out[code] = hidden_word()
        elif has_minor and not eyes.knows and code in NAMING:
            out[code] = title_safe(str(value), minor_names, other_names) or hidden_word()
        elif code in NUMBERS:
            out[code] = number_shown(eyes, value)
        else:
            out[code] = value
    return out
