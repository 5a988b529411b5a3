"""What officers have recorded by hand since the last ledger, through the services that the pages use.

A ledger tells dates; applications, suggestions, hand-overs and whatever happened this morning are recorded by those
who act. A case is chosen by its stored state, and where the law refuses a step on it, the next is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cases.clocks.board import held_at
from cases.clocks.services import warning_acknowledge, warnings_of
from cases.clocks.sweep import clocks_sweep
from cases.handover.models import Handover, HandoverKind
from cases.handover.queries import receiving_departments
from cases.handover.services import (
    Acceptance,
    Material,
    handover_accept,
    handover_prepare,
    handover_return,
    handover_send,
    handover_send_back,
)
from cases.register.models import Case, Event, MeasureInterval, Person
from cases.register.models_clocks import OPEN, Clock
from cases.register.moved import events_seen
from cases.register.services import Draft, event_record
from cases.register.services_open import case_open
from cases.register.services_persons import Joining, person_join
from cases.register.services_share import case_share
from cases.structure.services import links_look
from office.access.context import acting_as
from office.access.models import Level
from office.access.queries import visible
from office.agencies.models import Department, Officer
from office.storage.leases import breathe
from office.workdays.queries import calendar_now
from sharing.demo.county import ECONOMIC, PROCURATORATE_CODE, STATIONS
from sharing.demo.holidays import holiday_states
from sharing.demo.names import person_name
from sharing.demo.steps_cases import LOOK
from sharing.demo.steps_table import FAZHI, PROSECUTORS, STATES, UNITS, Ago, Step, Told

BASIS = "刑事诉讼法第8条"
# What a case answers when it is not the one: try the next.
REFUSED = (ValidationError, PermissionDenied, Http404)
# Notices of expiry and decisions after probation that are left undone for the visitor to see.
LEFT = 2
# Days that a court takes to accept an indictment, and after which it extends the trial.
EXAMINED, EXTENDED_AFTER = 5, 52
MATERIALS = (Material("起诉意见书", 5, 12), Material("诉讼卷", 1, 168), Material("证据卷", 2, 240))


class Desk:
    """The officers at work: each step by the first of those named who may record it on the case."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.officers = {
            officer.username: officer
            for officer in Officer.objects.select_related("agency", "principal").order_by("pk")
        }
        self.taken: set[int] = set()

    def take(self, by: tuple[str, ...], work: Callable[[Officer], object]) -> object:
        """Do it as the first who may."""
        refused: Exception = PermissionDenied()
        for username in by:
            officer = self.officers[username]
            try:
                with acting_as(officer):
                    return work(officer)
            except (PermissionDenied, Http404) as no:
                refused = no
        raise refused

    def record(self, step: Step, case: Case, person: Person | None, of: Event | None, at: datetime) -> Event:
        params = dict(step.params) | ({"of": of.source_key} if of is not None else {})
        draft = Draft(step.type, at, True, None if step.case else person, params)

        def work(officer: Officer) -> Event:
            return event_record(officer=officer, case=case, draft=draft, seen=events_seen(officer, case))[0]

        return self.take(step.by, work)

    def share(self, case: Case, department: str) -> None:
        """A department of the procuratorate is to work on a case that it only sees: the police legal office shares
        it."""
        receiver = Department.objects.get(code=department).principal
        reason = "侦查监督"

        def work(officer: Officer) -> object:
            return case_share(
                officer=officer, case=case, receiver=receiver, level=Level.WORK, reason=reason, basis=BASIS, until=None
            )

        self.take(FAZHI, work)

    def join(self, case: Case, at: datetime) -> Person:
        """Somebody invented is joined to the case as a suspect."""
        random = Random(f"joined:{case.pk}")  # noqa: S311
        values = {
            "xm": person_name(random, False),
            "csrq": f"{random.randint(1970, 2000)}-03-{random.randint(10, 28)}",
        }
        joining = Joining(values, at)

        def work(officer: Officer) -> Person:
            return person_join(officer=officer, case=case, joining=joining, seen=events_seen(officer, case))[0]

        return self.take(UNITS, work)


def steps_record(now: datetime) -> list[str]:
    """Everything by hand; answers the codes of what no case of the county would take."""
    desk = Desk(timezone.localtime(now))
    states = (*STATES, *holiday_states(desk.now.date(), calendar_now()))
    missing = [told.code for told in states if not _tell(desk, told)]
    missing += [code for code, work in OTHERS.items() if not _done(desk, work)]
    clocks_sweep(now=now)
    missing += [] if _acknowledge(desk) else ["acknowledged"]
    return missing


def _done(desk: Desk, work: Callable[[Desk], bool]) -> bool:
    try:
        return work(desk)
    except REFUSED:
        return False


def _tell(desk: Desk, told: Told) -> bool:
    """One row of the table, on the first case that the law lets it happen to."""
    for case, person in LOOK[told.of](desk.now.date()):
        if case.pk in desk.taken and not told.beside:
            continue
        try:
            with transaction.atomic():
                _steps(desk, told, case, person)
        except REFUSED:
            continue
        desk.taken.add(case.pk)
        breathe()
        return True
    return False


def _steps(desk: Desk, told: Told, case: Case, person: Person | None) -> None:
    if told.of.startswith("joined"):
        person = desk.join(case, told.steps[0].ago.at(desk.now) - timedelta(hours=1))
    if told.shared:
        desk.share(case, told.shared)
    made: list[Event] = []
    for step in told.steps:
        of = None if step.back is None else made[step.back]
        made.append(desk.record(step, case, person, of, step.ago.at(desk.now)))


def _all(desk: Desk, works: Iterator[Callable[[], object]]) -> int:
    """How many of these the law took."""
    done = 0
    for work in works:
        try:
            with transaction.atomic():
                work()
        except REFUSED:
            continue
        breathe()
        done += 1
    return done


def court_acceptances(desk: Desk) -> bool:
    """The court has accepted the indictments of whoever is held (CPL 186, 208), all but the last few; no ledger has a
    column for it. Where two months were not enough the trial was extended to three."""
    held = MeasureInterval.objects.filter(held_at(desk.now), case__stage="prosecuted").values("case_id")
    accepted = Event.objects.filter(type="court_acceptance").values("case_id")
    rows = Event.objects.filter(type="indictment", voided_by=None, case__in=held).exclude(case__in=accepted)
    indicted = {row.case: row.happened_on for row in rows.select_related("case").order_by("happened_on", "pk")}
    by = (*PROSECUTORS, "anguan")
    acceptance = Step("court_acceptance", Ago(), by, {"procedure": "ordinary"}, case=True)
    extension = Step("court_extension", Ago(), by, {"instance": "first"}, case=True)

    def one(case: Case, days: int) -> None:
        desk.record(acceptance, case, None, None, Ago(days, 10).at(desk.now))
        if days > EXTENDED_AFTER:
            desk.record(extension, case, None, None, Ago(days - EXTENDED_AFTER, 10).at(desk.now))

    # The court examines for a few days whether to open the trial.
    ages = {case: (desk.now.date() - on).days - EXAMINED for case, on in indicted.items()}
    old = [(case, days) for case, days in ages.items() if days >= 0][:-LEFT]
    return _all(desk, (lambda case=case, days=days: one(case, days) for case, days in old)) > 0


def expiry_notices(desk: Desk) -> bool:
    """Notices that custody ends are given when their seven days begin (RULES 615), all but the last few."""
    due = Clock.objects.filter(
        rule="P32", status__in=OPEN, expiry_on__lte=desk.now.date() + timedelta(days=7), person__isnull=False,
        told_to="",
    )  # fmt: skip
    rows = list(due.select_related("case", "person").order_by("-expiry_on", "pk"))
    step = Step("custody_expiry_notice", Ago(), FAZHI)

    def works() -> Iterator[Callable[[], object]]:
        for row in rows[LEFT:]:
            opens = row.expiry_on - timedelta(days=7)
            at = Ago((desk.now.date() - opens).days, 9).at(desk.now)
            yield lambda row=row, at=at: desk.record(step, row.case, row.person, None, at)

    _all(desk, works())
    return True


def probation_ends(desk: Desk) -> bool:
    """At the end of probation the decision not to prosecute is made (CPL 284), but for the last."""
    over = Clock.objects.filter(
        rule="Q11A", status__in=OPEN, expiry_on__lt=desk.now.date(), person__isnull=False, told_to=""
    )
    rows = list(over.select_related("case", "person").order_by("-expiry_on", "pk"))[1:]
    first = Step("probation_end", Ago(), PROSECUTORS, {"result": "fulfilled"})
    then = Step("non_prosecution", Ago(), PROSECUTORS, {"kind": "discretionary", "chief_approved": "1"})

    def one(row: Clock) -> None:
        days = (desk.now.date() - row.expiry_on).days
        desk.record(first, row.case, row.person, None, Ago(days, 9).at(desk.now))
        desk.record(then, row.case, row.person, None, Ago(days, 10).at(desk.now))

    return _all(desk, (lambda row=row: one(row) for row in rows)) == len(rows)


# --- hand-overs, one in each state


def handovers(desk: Desk) -> bool:
    states = ["legal", "unit", "sent", "returned", "accepted"]
    found = [(case, person) for case, person in LOOK["on_bail"](desk.now.date()) if person is not None]
    for case, person in found:
        if not states:
            break
        persons = list(Person.objects.filter(case=case))
        if case.pk in desk.taken or persons != [person]:
            continue
        try:
            with transaction.atomic():
                _handover(desk, case, persons, states[-1])
        except REFUSED:
            continue
        desk.taken.add(case.pk)
        states.pop()
    return not states


def _handover(desk: Desk, case: Case, persons: list[Person], goal: str) -> None:
    def now_at(pk: int) -> Handover:
        return Handover.objects.select_related("case").get(pk=pk)

    made = desk.take(
        UNITS[:-1],
        lambda officer: handover_prepare(
            officer=officer, case=case, kind=HandoverKind.PROSECUTION, persons=persons, materials=MATERIALS,
            summary="事实清楚，证据确实、充分，报请审核",
        ),
    )  # fmt: skip
    kept: dict[str, object] = {"handover": now_at(made.pk), "seen": made.version}
    if goal == "legal":
        return
    if goal == "unit":
        desk.take(FAZHI, lambda officer: handover_send_back(officer=officer, note="补充价格认定材料", **kept))
        return
    sent = desk.take(FAZHI, lambda officer: handover_send(officer=officer, document_no="", note="审核同意", **kept))
    kept = {"handover": now_at(sent.pk), "seen": sent.version}
    if goal == "returned":
        missing = {item.pk: "缺少一册" for item in list(kept["handover"].items.order_by("position"))[:1]}
        desk.take(
            ("anguan",),
            lambda officer: handover_return(
                officer=officer, note="案卷材料不齐备", missing=missing, ground="materials", **kept
            ),
        )
    if goal == "accepted":
        year = desk.now.year
        numbers = (
            f"海检刑诉受[{year}]{PROCURATORATE_CODE}9{desk.now:%m%d}1号",
            f"{PROCURATORATE_CODE}{year}9{desk.now:%m%d}01",
        )
        desk.take(
            ("anguan",),
            lambda officer: handover_accept(
                officer=officer, acceptance=Acceptance(*numbers, receiving_departments(officer).order_by("code")[0]),
                note="材料齐备，予以受理", **kept,
            ),
        )  # fmt: skip


# --- a case by hand, links, answers to warnings


def opened_today(desk: Desk) -> bool:
    """Accepted by hand: a theft at the station this morning, an economic crime some days ago."""
    rows = (
        ("minjing", STATIONS[0], "盗窃罪", Ago(hours=2), {}),
        ("jingzhen", ECONOMIC, "合同诈骗罪", Ago(days=5, hour=10), {"economic": "1"}),
    )
    for serial, (username, unit, charge, ago, flags) in enumerate(rows, 1):
        officer, at = desk.officers[username], ago.at(desk.now)
        values = {"ajmc": f"{charge.removesuffix('罪')}案", "ay_mc": charge, "zbmj": officer.name}
        with acting_as(officer):
            case_open(
                officer=officer, number=f"A{unit}{at:%Y%m}9{serial:03d}", unit=Department.objects.get(code=unit),
                accepted_at=at, values=values, flags=flags,
            )  # fmt: skip
    return True


def linked(desk: Desk) -> bool:
    return links_look() > 0


OTHERS: dict[str, Callable[[Desk], bool]] = {
    "court_acceptances": court_acceptances,
    "expiry_notices": expiry_notices,
    "probation_ends": probation_ends,
    "handovers": handovers,
    "opened_today": opened_today,
    "linked": linked,
}
ANSWERS = (
    ("fazhi", "已督促办案单位落实"),
    ("anguan", "已提醒承办人"),
    ("suozhang", "已安排办理"),
    ("jiancha", "正在办理"),
)


def _acknowledge(desk: Desk) -> bool:
    """Some have answered the first of their warnings."""
    count = 0
    for username, note in ANSWERS:
        officer = desk.officers[username]
        with acting_as(officer):
            seen = visible(Case, officer).values("pk")
            found = warnings_of(officer).filter(case_id__in=seen).order_by("alarm_on", "pk")
            first = list(found.values_list("case_id", "key")[:2])
            count += warning_acknowledge(officer=officer, terms=first, note=note) if first else 0
    return count > 0
