"""What the two agencies have asked of each other since the office opened, step by step through the services.

Eleven interventions, twenty-two consultations, five rounds of opinions heard and carried through, and beside them one
round under way, joint supervisions and two records of interference. A round is a script: who does what, how many days
after it began; it is told up to today or to the step where the visitor is to find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.models import Case, Event
from office.access.context import acting_as
from office.agencies.models import Department, Officer
from office.storage.leases import breathe
from sharing.demo.collaboration_scripts import (
    BUREAU,
    CHIEF,
    LEGAL,
    RESIDENT,
    Round,
    Say,
    consultation,
    declined,
    hearing,
    interference,
    intervention,
    invited,
    joint,
    own_motion,
    upto,
)
from sharing.demo.collaboration_table import GRAVE, SPOKEN, theme_of
from sharing.demo.county import CRIMINAL, ECONOMIC, PROSECUTION_1, PROSECUTION_2, STATIONS

REFUSED = (ValidationError, PermissionDenied, Http404)
# Units whose officers have accounts: who begins there, and who answers.
HEADS = {CRIMINAL: "xingzhen", ECONOMIC: "jingzhen", STATIONS[0]: "suozhang"}
PROSECUTORS = {PROSECUTION_1: "jiancha", PROSECUTION_2: "jiancha2"}
# So long ago the office had opened already.
DAYS_KEPT = 140
# So many cases are tried.
MOST = 12
# Cases of minors have readers and words of their own.
WHOLE = Q(has_minor=False, merged_into=None)
WITH_OFFICERS = tuple(HEADS)


@dataclass(slots=True)
class Plan:
    """A round to be told: on which cases it may be, and its script."""

    name: str
    kind: str
    found: Iterable[tuple[Case, date]]
    script: Callable[[Round], Sequence[Say]]

    def began(self, today: date) -> date:
        """The day on which it begins."""
        return next((began for _case, began in self.found), today)


class Stage:
    """The officers at work."""

    def __init__(self, now: datetime) -> None:
        self.now = timezone.localtime(now)
        self.today = self.now.date()
        officers = Officer.objects.select_related("agency", "principal")
        self.officers = {officer.username: officer for officer in officers.order_by("pk")}
        self.departments = dict(Department.objects.values_list("code", "pk"))
        self.taken: set[int] = set()

    def moment(self, day: date, step: int) -> datetime:
        """Steps of one day follow each other; none lies ahead."""
        at = datetime.combine(day, time(9, 20), self.now.tzinfo) + timedelta(minutes=35 * (step % 12))
        return min(at, self.now - timedelta(minutes=max(1, 40 - step)))

    def play(self, kind: str, round_: Round, script: Sequence[Say]) -> Matter:
        """Take the steps that lie before now."""
        matter: Matter | None = None
        for number, say in enumerate(script):
            day = round_.began + timedelta(days=say.day)
            if day > self.today:
                break
            officer = self.officers[say.by]
            given = {"data": say.data, "rows": [RowIn(row) for row in say.rows], "reason": say.reason}
            given |= {"happened_on": day, "now": self.moment(day, number)}
            with acting_as(officer):
                if matter is None:
                    matter = matter_open(officer=officer, kind=kind, act=say.act, case=round_.case, **given)
                    continue
                rows = dict(matter.items.filter(list=say.list, withdrawn=False).values_list("position", "pk"))
                for name in ("answers", "verdicts"):
                    told = getattr(say, name)
                    given[name] = [AnswerIn(rows[place], *words) for place, words in told.items() if place in rows]
                matter = matter_act(officer=officer, matter=matter, act=say.act, **given)
        if matter is None:
            raise ValidationError("nothing of the script lies before now")
        return matter

    def reserve(self, plan: Plan) -> None:
        """Its first case is its own."""
        found = [(case, began) for case, began in plan.found if case.pk not in self.taken]
        self.taken |= {case.pk for case, _began in found[:1]}
        plan.found = found

    def tell(self, plan: Plan) -> bool:
        """A round on the first case that takes it."""
        for place, (case, began) in enumerate(plan.found):
            if place and case.pk in self.taken:
                continue
            round_ = self.round(case, began)
            try:
                with transaction.atomic():
                    self.play(plan.kind, round_, plan.script(round_))
            except REFUSED:
                continue
            self.taken.add(case.pk)
            breathe()
            return True
        return False

    def round(self, case: Case, began: date) -> Round:
        """Who takes part in a case."""
        unit = case.police_unit.code if case.police_unit else ""
        department = PROSECUTION_2 if unit == ECONOMIC else PROSECUTION_1
        head = HEADS.get(unit, LEGAL)
        ids = {username: officer.pk for username, officer in self.officers.items()}
        ids["department"] = self.departments[department]
        return Round(case, began, theme_of(case.charge), head, department, PROSECUTORS[department], ids)

    # --- cases to choose from

    def investigated(
        self, days: int, units: Sequence[str] = (), charges: Sequence[str] = GRAVE
    ) -> Iterator[tuple[Case, date]]:
        """Filed before and still investigated, the last to be filed first."""
        began = self.today - timedelta(days=days)
        rows = Case.objects.filter(WHOLE, stage="investigation", filed_on__lte=began, charge__in=charges).exclude(
            pk__in=self.taken
        )
        if units:
            rows = rows.filter(police_unit__code__in=units)
        for case in rows.select_related("police_unit", "procuratorate_unit").order_by("-filed_on", "pk")[:MOST]:
            yield case, began

    def transferred(
        self, days: int, length: int, units: Sequence[str] = (), charges: Sequence[str] = GRAVE
    ) -> Iterator[tuple[Case, date]]:
        """Transferred for prosecution at least so many days ago, and so long after what is told began."""
        last, first = self.today - timedelta(days=days), self.today - timedelta(days=DAYS_KEPT - length)
        cases = Case.objects.filter(WHOLE, charge__in=charges).exclude(pk__in=self.taken)
        if units:
            cases = cases.filter(police_unit__code__in=units)
        rows = Event.objects.filter(
            type="transfer_for_prosecution", voided_by=None, happened_on__range=(first, last), case__in=cases,
            case__filed_on__lte=F("happened_on") - timedelta(days=length),
        ).order_by("-happened_on", "pk")  # fmt: skip
        for event in rows.select_related("case__police_unit", "case__procuratorate_unit")[:MOST]:
            yield event.case, event.happened_on - timedelta(days=length)


def collaboration_record(now: datetime) -> list[str]:
    """Everything, in the order in which it began, as papers have their numbers; answers what no case would take."""
    stage = Stage(now)
    plans = []
    for plan in _plans(stage):
        stage.reserve(plan)
        plans.append(plan)
    plans.sort(key=lambda plan: plan.began(stage.today))
    return [plan.name for plan in plans if not stage.tell(plan)]


def _plans(stage: Stage) -> Iterator[Plan]:
    yield from _interventions(stage)
    yield from _consultations(stage)
    for days in (3, 12, 24, 40, 60):
        found = stage.transferred(days, 30, WITH_OFFICERS, SPOKEN)
        yield Plan(f"hearing of {days} days", "opinion_hearing", found, hearing)
    yield Plan("hearing under way", "opinion_hearing", stage.investigated(7, WITH_OFFICERS), hearing)
    for days in (80, 39, 22):
        yield Plan(f"joint of {days} days", "joint_supervision", stage.investigated(days, WITH_OFFICERS), joint)
    for side, by, leader, days, units in (
        ("police", LEGAL, BUREAU, 50, WITH_OFFICERS), ("procuratorate", RESIDENT, CHIEF, 3, ()),
    ):  # fmt: skip
        script = interference(side, by, leader, settled=side == "police")
        yield Plan(f"interference {side}", "interference", stage.investigated(days, units, SPOKEN), script)


def _interventions(stage: Stage) -> Iterator[Plan]:
    """Four carried to the transfer, one before it, one with an opinion open, one overdue, one to be signed, one of own
    motion, one declined, one new."""
    for days in (4, 15, 30, 55):
        found = stage.transferred(days, 26, WITH_OFFICERS)
        yield Plan(f"intervention of {days} days", "intervention", found, intervention)
    for name, days, script in (
        ("followed up", 21, lambda one: upto(intervention(one), "acknowledge")),
        ("one opinion open", 16, lambda one: intervention(one, settled=False)),
        ("overdue", 23, lambda one: upto(intervention(one), "issue")),
        ("to be signed", 8, lambda one: upto(intervention(one), "draft_opinions")),
        ("own motion", 5, own_motion),
        ("declined", 45, declined),
        ("new", 1, invited),
    ):
        yield Plan(f"intervention {name}", "intervention", stage.investigated(days, WITH_OFFICERS), script)


def _consultations(stage: Stage) -> Iterator[Plan]:
    """Fourteen closed, three carried out in time and one over its day, one before the leaders, one record to be
    confirmed, two on their way."""
    closed = (110, 104, 97, 91, 85, 76, 70, 61, 52, 47, 38, 31, 26, 19)
    for number, days in enumerate(closed, start=1):
        goes_on = stage.investigated(days, charges=SPOKEN)
        found = goes_on if number % 2 else stage.transferred(max(3, days - 14), 14, charges=SPOKEN)
        yield Plan(f"consultation {number}", "consultation", found, _either(by_police=number % 3 != 0))
    for name, days, script in (
        ("under way 1", 11, _either()),
        ("under way 2", 9, _either(by_police=False)),
        ("under way 3", 7, _either()),
        ("overdue", 17, lambda one: upto(consultation(one), "confirm_police")),
        ("before the leaders", 8, lambda one: upto(consultation(one, differs=True), "go_up")),
        ("to be confirmed", 4, lambda one: upto(consultation(one), "record_procuratorate")),
        ("scheduled", 2, _either(by_police=False)),
        ("asked", 0, _either()),
    ):
        found = stage.investigated(days, WITH_OFFICERS, SPOKEN)
        yield Plan(f"consultation {name}", "consultation", found, script)


def _either(**options: bool) -> Callable[[Round], list[Say]]:
    return lambda one: consultation(one, **options)
