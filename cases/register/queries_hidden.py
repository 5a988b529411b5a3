"""Listed cases as a side may read them that is not shown all of them.

The stored columns of a case follow from what both sides recorded. Where the other side keeps something to itself
(``hidden_from``), title, persons, stage and findings of a listed case are told anew from what this side may see:
two statements for all such rows of a page.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from cases.register.hidden import bit_of
from cases.register.masking import Eyes, names_split, title_safe
from cases.register.models import Case, Event, FactVersion, Person
from cases.register.projection import case_project, case_values
from cases.register.projection_setting import Setting, settings_for
from cases.register.queries_list import Suspect
from cases.register.told import NAME, Names, charge_told, title_told
from office.access.models import Level


def rows_seen(officer, rows: Iterable[Case]) -> None:
    """Put what the officer's side may read into these rows, which are not saved. Marks them ``partly_shared``."""
    rows = list(rows)
    bit = bit_of(officer.side)
    for row in rows:
        row.partly_shared = bool(row.hidden_from & bit)
    hidden = [row for row in rows if row.partly_shared]
    if not hidden:
        return
    ids = [row.pk for row in hidden]
    events: dict[int, list[Event]] = defaultdict(list)
    seen = Event.objects.filter(Q(shared=True) | Q(side=officer.side), case_id__in=ids, voided_by=None, voids=None)
    for event in seen.order_by("pk"):
        events[event.case_id].append(event)
    facts: dict[int, list[FactVersion]] = defaultdict(list)
    for fact in FactVersion.objects.filter(case_id__in=ids).order_by("side", "person_id"):
        facts[fact.case_id].append(fact)
    persons: dict[int, dict[int, Person]] = defaultdict(dict)
    for person in Person.objects.filter(case_id__in=ids).order_by("ryid", "pk"):
        persons[person.case_id][person.pk] = person
    eyes = Eyes(officer.side, Level.SEE)
    settings = settings_for(row.office_id for row in hidden)
    for row in hidden:
        _row_seen(row, settings[row.office_id], eyes, events[row.pk], facts[row.pk], persons[row.pk])


def _row_seen(
    row: Case,
    setting: Setting,
    eyes: Eyes,
    events: list[Event],
    versions: list[FactVersion],
    persons: dict[int, Person],
) -> None:
    said = [
        (version.person_id, str(name))
        for version in versions
        if version.person_id
        for name in (version.reported.get(NAME), version.corrected.get(NAME))
        if name
    ]
    known = names_split(persons.values(), said)
    facts = [version for version in versions if version.current]
    title = title_told(eyes, facts)
    row.title, row.charge = title, charge_told(eyes, facts)
    row.title_masked = title_safe(title, *known) if row.has_minor else title
    projection = case_project(events, setting)
    for name, value in case_values(projection).items():
        setattr(row, name, value)
    row.findings_count = len(projection.open_findings)
    row.suspects = [
        Suspect(one.ryid, one.name, one.is_minor, one.pk)
        for one in Names(eyes, persons, facts, events).persons.values()
    ]
    if eyes.side != "police":
        row.police_unit_name = ""
    if eyes.side != "procuratorate":
        row.procuratorate_unit_name = ""
