"""What every form of a case needs: the officer's eyes, names as they read them, and what changed meanwhile."""

from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.register.fact_words import fact_label
from cases.register.masking import Eyes, eyes_of, name_shown
from cases.register.models import Case, Event, Person
from cases.register.moved import CaseMovedOn
from cases.register.sheet import case_sheet
from cases.register.words import event_label
from office.access.queries import level_of
from office.ui.formats import day, moment


def seen_case(officer, case: Case) -> tuple[Eyes, str, dict[int, Person]]:
    """The officer's eyes, the title, and the persons as the case page names them to these eyes."""
    eyes = eyes_of(officer, case.my_level)
    sheet = case_sheet(case, eyes, timezone.now())
    return eyes, sheet.title, {row.person.pk: row.person for row in sheet.persons}


def persons_seen(officer, case: Case) -> set[int]:
    """The persons whom the case page names to this officer: also where the case was loaded by its key alone."""
    sheet = case_sheet(case, eyes_of(officer, level_of(officer, case)), timezone.now())
    return {row.person.pk for row in sheet.persons}


def moved_lines(eyes: Eyes, persons: dict[int, Person], moved: CaseMovedOn) -> list[str]:
    """What changed since the form was opened, in words."""
    lines = []
    for change in moved.changes:
        event = change.event
        if event is None:
            lines.append(_("%(field)s was put right meanwhile") % {"field": fact_label(change.field)})
            continue
        lines.append(_event_line(eyes, persons, event))
    return lines or [_("The case was written to; nothing that you can see has changed.")]


def _event_line(eyes: Eyes, persons: dict[int, Person], event: Event) -> str:
    person = persons.get(event.person_id) if event.person_id else None
    told = event.voids if event.voids_id else event
    words = {
        "event": event_label(told.type),
        "person": f"{name_shown(eyes, person)} " if person else "",
        "day": day(told.happened_on),
        "at": moment(event.recorded_at),
        # Of the other side only the agency is told, as in the history of the case.
        "who": (event.recorded_by if eyes.same_side(event.side) else None) or event.agency,
    }
    if event.voids_id:
        return _("%(person)s%(event)s (%(day)s) was voided at %(at)s by %(who)s") % words
    return _("%(person)s%(event)s (%(day)s) was recorded at %(at)s by %(who)s") % words


def name_teller(eyes: Eyes, persons: Mapping[int, Person]) -> Callable[[int | None], str]:
    """How these eyes read a person's name."""

    def told(person_id: int | None) -> str:
        person = persons.get(person_id) if person_id else None
        return name_shown(eyes, person) if person else ""

    return told
