"""The demonstration's supervision, taken by its officers on their true days through the services of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.models import Case
from office.access.context import acting_as
from office.access.queries import visible
from office.agencies.models import Department, Officer
from office.storage.leases import breathe
from sharing.demo.supervision_table import TABLE
from sharing.demo.supervision_told import In, Step, Told

# What a case answers when it is not the one: try the next.
REFUSED = (ValidationError, PermissionDenied, Http404)
TRIED, ANY = 12, "any"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Desk:
    """The officers, the departments, and what was made so far, by name."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        rows = Officer.objects.select_related("agency", "principal").order_by("pk")
        self.officers = {officer.username: officer for officer in rows}
        self.units = {unit.code: unit for unit in Department.objects.order_by("pk")}
        self.made: dict[str, Matter] = {}
        self.used: set[int] = set()
        self.refused: dict[str, str] = {}

    def at(self, told: Told, after: int, hour: int = 10) -> datetime:
        """A morning so many days after the story began; never in the future."""
        day = self.now.date() - timedelta(days=told.began - after)
        return min(timezone.make_aware(datetime.combine(day, time(hour))), self.now)


def supervision_record(now: datetime) -> list[str]:
    """Take all stories; which could not be told, by name."""
    desk, missing = Desk(timezone.localtime(now)), []
    # The oldest first: numbers follow the days. What grows from another story comes after it.
    for told in sorted(TABLE, key=lambda one: -one.began):
        if not _story(desk, told):
            missing.append(f"{told.name} {desk.refused.get(told.name, '')}".strip())
        breathe()
    return missing


def _story(desk: Desk, told: Told) -> bool:
    for case in _cases(desk, told):
        try:
            with transaction.atomic():
                matter = _told(desk, told, case)
        except REFUSED as no:
            desk.refused[told.name] = repr(no)
            continue
        desk.made[told.name] = matter
        if case is not None:
            desk.used.add(case.pk)
        return True
    return False


def _cases(desk: Desk, told: Told) -> Iterator[Case | None]:
    """Cases of the unit at a stage that whoever begins sees, not yet used; or none where it is about no case."""
    if not told.case:
        yield None
        return
    rows = visible(Case, desk.officers[told.by]).filter(
        police_unit__code=told.unit, merged_into=None, accepted_on__lte=desk.at(told, -3).date()
    )
    if told.case != ANY:
        rows = rows.filter(stage=told.case)
    rows = rows.exclude(pk__in=desk.used).select_related("police_unit", "procuratorate_unit")
    yield from rows.order_by("-accepted_on", "pk")[:TRIED]


def _told(desk: Desk, told: Told, case: Case | None) -> Matter:
    officer, at = desk.officers[told.by], desk.at(told, 0)
    data = _values(desk, told, told.data, at.date())
    if case is None and told.unit and told.kind in ("violation", "filing_supervision", "complaint", "clue"):
        data["unit"] = [desk.units[told.unit].pk]
    origin = desk.made.get(told.origin)
    if origin is not None and case is None:
        case = origin.case
    with acting_as(officer):
        matter = matter_open(
            officer=officer, kind=told.kind, act=told.act, case=case, origin=origin, data=data,
            rows=[RowIn(dict(row)) for row in told.rows], happened_on=at.date(), now=at,
        )  # fmt: skip
    for step in told.steps:
        matter = _step(desk, told, matter, step)
    return matter


def _step(desk: Desk, told: Told, matter: Matter, step: Step) -> Matter:
    other = desk.made.get(step.on) if step.on else matter
    if other is None:
        raise ValidationError(step.on)
    officer, at = desk.officers[step.by], desk.at(told, step.after)
    lines = list(other.items.filter(withdrawn=False).order_by("position"))
    rows = [AnswerIn(item.pk, code, text) for item, (code, text) in zip(lines, step.rows, strict=False)]
    with acting_as(officer):
        done = matter_act(
            officer=officer, matter=Matter.objects.select_related("case").get(pk=other.pk), act=step.act,
            data=_values(desk, told, step.data, at.date()), happened_on=at.date(), reason=step.reason, now=at,
            rows=[RowIn(dict(row)) for row in step.entered],
            answers=[] if step.act == "evaluate" else rows,
            verdicts=rows if step.act == "evaluate" else [],
            files=[SimpleUploadedFile(step.file, PDF)] if step.file else (),
        )  # fmt: skip
    return matter if step.on else done


def _values(desk: Desk, told: Told, data: dict[str, Any], day: date) -> dict[str, Any]:
    """Officers by user name, days by so many days on."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, In):
            found[name] = (day + timedelta(days=value.days)).isoformat()
        elif isinstance(value, tuple):
            found[name] = [desk.officers[one].pk for one in value]
        else:
            found[name] = value
    return found
