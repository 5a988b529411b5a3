"""What joining or splitting does: what moves, and which terms change. Told by doing it, so that it is exact; where it
is only to be shown, the caller takes it back.

The terms of both cases are laid side by side under the same persons, so that one that only moves is no change.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import ClockState, Projection
from cases.register.desk import desk_of
from cases.register.effect_words import EffectLine, NameOf, effect_lines
from cases.register.effects import Effects, effects_between
from cases.register.models import Case, CaseNumber, Event, Person
from cases.register.services import events_visible
from cases.structure.joining import STAYS, cases_lock


@dataclass(frozen=True, slots=True)
class Laid:
    """A case as it lies before the officer: its steps, what follows from them, and who sees it."""

    events: list[Event]
    projection: Projection
    readers: frozenset[int]


def _laid(officer, case: Case) -> Laid:
    events = events_visible(officer, case)
    persons = {person.pk: person for person in Person.objects.filter(case=case)}
    desk = desk_of(officer, case, persons, events, timezone.now())
    readers = case.access.filter(valid_until__gt=timezone.now()).values_list("principal_id", flat=True)
    return Laid(events, desk.projection, frozenset(readers))


def join_lines(
    officer, source: Case, target: Case, names: Mapping[int, str], work: Callable[[], object]
) -> list[EffectLine]:
    """Does the work, which joins ``source`` into ``target``, and tells what it did. ``names``: of the persons of both.
    Both are locked before they are read, so that nothing else of what happens is told. Errors: of the work."""
    cases_lock(source.office_id, source, target)
    here, there = _laid(officer, source), _laid(officer, target)
    numbers = CaseNumber.objects.filter(case=source, withdrawn_at=None).count()
    work()
    # Of who is kept from the officer nothing is told.
    joined = Person.objects.filter(case=source, merged_into__isnull=False, pk__in=names)
    who = dict(joined.values_list("pk", "merged_into_id"))
    after = _laid(officer, target)
    told = {**names, **{new: names.get(new, names.get(old, "")) for old, new in who.items()}}
    before = replace(there.projection, clocks=(*there.projection.clocks, *_moved_clocks(here.projection.clocks, who)))
    lines = _moving(here.events, len(who), numbers)
    lines += [
        EffectLine(
            pgettext("case link", "Who is who"),
            _("%(name)s is %(other)s in the other case.") % {"name": names.get(old, ""), "other": names[new]}
            if new in names
            else _("%(name)s is somebody new in the other case.") % {"name": names.get(old, "")},
            tone="info",
        )
        for old, new in who.items()
    ]
    lines += _reading(len(after.readers - there.readers))
    return lines + effect_lines(_of_terms(before, after.projection), _teller(told))


def split_lines(
    officer, case: Case, going: Collection[Person], names: Mapping[int, str], work: Callable[[], Case]
) -> list[EffectLine]:
    """Does the work, which splits these persons off, and tells what it did. Errors: those of the work."""
    cases_lock(case.office_id, case)
    was = _laid(officer, case)
    fresh = work()
    fresh_people = dict(Person.objects.filter(case=fresh).values_list("ryid", "pk"))
    back = {fresh_people[person.ryid]: person.pk for person in going}
    stays, goes = _laid(officer, case), _laid(officer, fresh)
    whole = [clock for clock in goes.projection.clocks if clock.person is None and clock.open]
    theirs = _moved_clocks((clock for clock in goes.projection.clocks if clock.person is not None), back)
    # Of who goes the terms run on in the new case; what of them stays behind is only their history.
    left = [clock for clock in stays.projection.clocks if clock.person not in back.values()]
    after = replace(stays.projection, clocks=(*left, *theirs))
    gone = {event.source_key for event in was.events} & {event.source_key for event in goes.events}
    lines = _moving([event for event in was.events if event.source_key in gone], len(going), 0)
    lines += effect_lines(_of_terms(was.projection, after), _teller(names))
    nothing = replace(goes.projection, clocks=())
    lines += [
        replace(line, kind=pgettext("case link", "New case"))
        for line in effect_lines(_of_terms(nothing, replace(goes.projection, clocks=tuple(whole))), _teller(names))
    ]
    return lines


def _of_terms(before: Projection, after: Projection) -> Effects:
    """Stage, terms and findings; the measures move with the persons as they are."""
    return replace(effects_between(before, after), measures=(), outcomes=())


def _moved_clocks(clocks: Iterable[ClockState], who: Mapping[int, int]) -> list[ClockState]:
    """The terms as they stand under the persons of the other case."""
    found = []
    for clock in clocks:
        rule, _colon, rest = clock.key.partition(":")
        person, _colon, trigger = rest.partition(":")
        if clock.person is not None and clock.person not in who:
            continue
        there = who[clock.person] if clock.person is not None else None
        key = f"{rule}:{person if there is None else there}:{trigger}"
        found.append(replace(clock, key=key, person=there))
    return found


def _teller(names: Mapping[int, str]) -> NameOf:
    return lambda person: names.get(person, "") if person else ""


def _moving(events: Iterable[Event], persons: int, numbers: int) -> list[EffectLine]:
    kind = pgettext("case link", "Moves")
    steps = sum(event.type not in STAYS for event in events)
    told: list[Any] = [
        ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps},
        ngettext("%(count)d person", "%(count)d persons", persons) % {"count": persons},
    ]
    if numbers:
        told.append(ngettext("%(count)d number", "%(count)d numbers", numbers) % {"count": numbers})
    text = _("To the other case go: %(what)s.") % {"what": pgettext("list", ", ").join(told)}
    return [EffectLine(kind, text, tone="info")]


def _reading(count: int) -> list[EffectLine]:
    if not count:
        return []
    text = ngettext(
        "%(count)d department or officer who sees this case will see the other.",
        "%(count)d departments or officers who see this case will see the other.",
        count,
    )
    return [EffectLine(pgettext("case link", "Sight"), text % {"count": count}, tone="near")]
