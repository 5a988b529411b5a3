"""What the sides tell a pair of eyes of a case: names, title, charge. Shared by the case page and the lists."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from cases.register.masking import Eyes, minor_title, name_shown, names_split, title_safe, title_shown, withholds
from cases.register.models import Case, Event, FactVersion, Person, Source
from office.agencies.models import Side

TITLE, NAME = "ajmc", "xm"
CHARGE = {Side.POLICE: "ay_mc", Side.PROCURATORATE: "ysay"}
SIDES = (Side.POLICE, Side.PROCURATORATE)


class Names:
    """Who of the case is known to these eyes, and by what name."""

    def __init__(self, eyes: Eyes, persons: Mapping[int, Person], facts: Iterable[FactVersion], seen: Iterable[Event]):
        self.eyes = eyes
        told: dict[int, bool] = defaultdict(bool)
        known = {event.person_id for event in seen if event.person_id}
        for fact in facts:
            if fact.person_id is None:
                continue
            values = fact.values
            if any(not withholds(eyes, fact, code) for code in values):
                known.add(fact.person_id)
            told[fact.person_id] |= bool(values.get(NAME)) and not withholds(eyes, fact, NAME)
        self.persons = {pk: person for pk, person in persons.items() if pk in known}
        for pk, person in self.persons.items():
            # A name that only the other side told and keeps to itself stays unknown.
            if person.name and pk in told and not told[pk]:
                person.name = ""
        for person in self.persons.values():
            person.twin = False
        called = Counter(name_shown(eyes, person) for person in self.persons.values())
        for person in self.persons.values():
            person.twin = called[name_shown(eyes, person)] > 1

    def of(self, person_id: int | None) -> str:
        """The name, masked where it must be; nothing where the record is of the whole case."""
        person = self.persons.get(person_id) if person_id else None
        return name_shown(self.eyes, person) if person else ""


def names_told(case_ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Every name that any version of the facts gave a person, by case: (person, name)."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    versions = FactVersion.objects.filter(case_id__in=list(case_ids), person__isnull=False)
    rows = versions.values_list("case_id", "person_id", f"reported__{NAME}", f"corrected__{NAME}").distinct()
    for case_id, person_id, *names in rows:
        found[case_id] += [(person_id, str(name)) for name in names if name]
    return found


def names_of_case(case: Case, persons: Iterable[Person]) -> tuple[set[str], set[str]]:
    """(names of minors, names of others) for masking in titles; read only where the case has a minor."""
    return names_split(persons, names_told([case.pk])[case.pk]) if case.has_minor else (set(), set())


def current_of(facts: Iterable[FactVersion], side: str) -> FactVersion | None:
    """What this side says now of the case itself."""
    return next((fact for fact in facts if fact.person_id is None and fact.side == side), None)


def told(eyes: Eyes, fact: FactVersion | None, code: str) -> Any:
    """A fact's value where these eyes may have it."""
    if fact is None or withholds(eyes, fact, code):
        return None
    return fact.values.get(code)


def put_right(facts: Iterable[FactVersion]) -> dict[int, set[str]]:
    """Which columns of each version of facts were put right by hand: typed in the place of what was told before, by a
    ledger or by hand. What was typed first is a statement, no correction. One query where something was typed since."""
    facts = [fact for fact in facts if fact.corrected]
    first: dict[tuple[int | None, str], FactVersion] = {}
    later = [fact.case_id for fact in facts if fact.version > 1]
    if later:
        typed = FactVersion.objects.filter(case_id__in=later, version=1, source=Source.FORM)
        first = {(one.person_id, one.side): one for one in typed}
    found = {}
    for fact in facts:
        began = first.get((fact.person_id, fact.side)) if fact.version > 1 else fact
        same = {
            code
            for code, value in fact.corrected.items()
            if began is not None
            and began.source == Source.FORM
            and began.values.get(code) == value
            and fact.reported.get(code) in (None, "", value)
        }
        found[fact.pk] = set(fact.corrected) - same
    return found


def title_told(eyes: Eyes, facts: Iterable[FactVersion]) -> str:
    """The title that a side tells these eyes, not masked."""
    facts = list(facts)
    titles = [told(eyes, current_of(facts, side), TITLE) for side in SIDES]
    return next((str(one) for one in titles if one), "")


def charge_told(eyes: Eyes, facts: Iterable[FactVersion]) -> str:
    """The charge that a side tells these eyes."""
    facts = list(facts)
    charges = [told(eyes, current_of(facts, side), CHARGE[side]) for side in SIDES]
    return next((str(one) for one in charges if one), "")


def title_for(eyes: Eyes, case: Case, facts: Iterable[FactVersion], names: tuple[set[str], set[str]]) -> str:
    """The title as these eyes may read it."""
    facts = list(facts)
    if not any(
        withholds(eyes, fact, code)
        for fact in facts
        if fact.person_id is None
        for code in (TITLE, CHARGE.get(fact.side, ""))
    ):
        return title_shown(eyes, case)
    title, charge = title_told(eyes, facts), charge_told(eyes, facts)
    if eyes.knows or not case.has_minor:
        return title or charge
    return title_safe(title, *names) or minor_title(charge)
