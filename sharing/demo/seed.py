"""Load the demonstration: office and people, both agencies' ledgers by the real import, notices by the real issuing."""

from __future__ import annotations

import tempfile
import time as clock
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.context import acting_as
from office.agencies.models import JointOffice, Officer
from office.audit.log import audit_write
from office.front.demo import demo_loaded
from office.outbox.queries import box_rows
from office.outbox.services import messages_deliver, messages_mark_read, root_messages_mark_read
from office.storage.leases import breathe
from sharing.demo.collaboration import collaboration_record
from sharing.demo.collaboration_more import more_record
from sharing.demo.ledgers import ledgers_at
from sharing.demo.people import PURPOSE, office_make
from sharing.demo.plan import MONTHS_ISSUED, PER_WEEK, WEEKS_ISSUED, Plan, make_plan, months_before
from sharing.demo.queries import anchor_keep, folder
from sharing.demo.roster import roster_plan
from sharing.demo.samples import csv, write_samples
from sharing.demo.steps import steps_record
from sharing.demo.suggestions import suggestions_record
from sharing.demo.supervision import supervision_record
from sharing.ledgers.importing import ledger_import, report
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, State
from sharing.notices.models import Notice, NoticeState, PeriodKind
from sharing.notices.services import notice_issue_due, notice_open, notice_sign

# Who imports for an agency, and signs for what the other one issues.
DESKS = {"police": "fazhi", "procuratorate": "anguan"}
# Whose departments are told of notices; of how many signed ones they have not read yet that they were.
READERS = ("fazhi", "neiqin", "anguan", "paizhu")
NEWS = 1
MATTER_ROOTS, UNREAD = ("matter", "suggestion"), timedelta(days=2)
MATTERS = {
    "collaboration": collaboration_record,
    "outlines, advice, custody reviews": more_record,
    "supervision": supervision_record,
}


def demo_seed(*, now: datetime | None = None, say: Callable[[str], object] = print, per_week: int = PER_WEEK) -> bool:
    """Load it into an empty database. False when it is loaded already; refused where a real office stands."""
    now = timezone.localtime(now)
    if JointOffice.objects.exists():
        if demo_loaded():
            return False
        raise ValidationError(_("A real office has been set up here; the demonstration does not go beside it."))
    begin = clock.monotonic()

    def told(what: str) -> None:
        say(f"  {what}  {clock.monotonic() - begin:.1f} s")

    plan = make_plan(now.date(), per_week=per_week)
    office = office_make(plan)
    told("office, agencies, officers")
    for layout, rows in ledgers_at(plan.stories, plan.cut).items():
        batch = ledger_load(layout, csv(layout, rows))
        told(f"{LAYOUTS[layout].zh}: {batch.row_count}")
    issued = notices_issue(plan, office, now)
    signed = notices_sign(office, now)
    messages_done(office, now)
    told(f"notices: {issued}, signed for: {signed}")
    missing = steps_record(now)
    told(f"steps by hand, not taken: {', '.join(missing) or '-'}")
    roster_plan(now)
    for what, record in MATTERS.items():
        left = record(now)
        deliver(now)
        told(f"{what}, not taken: {', '.join(left) or '-'}")
    told(f"suggestions: {suggestions_record(now)}")
    deliver(now)
    matters_read(now)
    anchor_keep(plan.anchor)
    write_samples(folder(), anchor=plan.anchor, now=now.replace(tzinfo=None))
    with acting_as(PURPOSE):
        audit_write("demo.seed", "office", office.pk, detail={"anchor": plan.anchor.isoformat()})
    told("sample ledgers")
    return True


def ledger_load(layout: str, content: bytes) -> ImportBatch:
    """One ledger as a file through the import, by the officer who would do it on the page.

    Without the preview's trial run, which writes everything once and takes it back.
    """
    side = LAYOUTS[layout].side
    officer = Officer.objects.select_related("agency").get(username=DESKS[side])
    with tempfile.TemporaryDirectory() as held:
        path = Path(held) / f"{layout}.csv"
        path.write_bytes(content)
        batch = ledger_import(
            path, layout=layout, agency=officer.agency, officer=officer, commit=True, check=False, alone=True
        )
    if batch.state != State.COMMITTED or batch.quarantined_count:
        raise ValidationError(f"{layout}: {batch.state} {batch.error} {report(batch)['errors'][:5]}")
    return batch


def matters_read(now: datetime) -> None:
    """Everybody has read what was told of matters, but for the last days' news."""
    for officer in Officer.objects.select_related("agency").order_by("pk"):
        with acting_as(officer):
            old = box_rows(officer).filter(root_kind__in=MATTER_ROOTS, sent_at__lt=now - UNREAD)
            messages_mark_read(officer=officer, message_ids=list(old.values_list("pk", flat=True)), now=now)


def issue_days(plan: Plan) -> list[date]:
    """The mornings on which a period had just ended: nineteen Mondays and five firsts of a month."""
    mondays = {plan.monday - timedelta(weeks=back) for back in range(WEEKS_ISSUED)}
    firsts = {months_before(plan.anchor, back) for back in range(MONTHS_ISSUED)}
    return sorted(mondays | firsts)


def notices_issue(plan: Plan, office: JointOffice, now: datetime) -> int:
    """Issue each notice on the morning it was due, as the schedule would have done."""
    count = 0
    for day in issue_days(plan):
        moment = min(timezone.make_aware(datetime.combine(day, time(8, 5))), now)
        count += len(notice_issue_due(on_date=day, office_ids=[office.pk], now=moment).ids)
        deliver(moment)
    return count


def deliver(now: datetime) -> None:
    """Bring what waits to the boxes: delivered on the day itself, before anybody opens it."""
    while messages_deliver(now=now):
        pass
    breathe()


def waiting(notices: list[Notice], today: date) -> dict[int, bool]:
    """Notices that wait for the visitor, and whether they were opened: a county that signs in time, but for what is
    due soon and one that is over its day by a few.

    ``notices``: the newest first. Last week's is unread; while its day has not come, that of the week before was
    opened and forgotten. Last month's is unread only while there is time to sign.
    """
    weeks = [notice for notice in notices if notice.period_kind == PeriodKind.WEEK]
    months = [notice for notice in notices if notice.period_kind == PeriodKind.MONTH]
    found = {weeks[0].pk: False}
    if weeks[0].sign_by >= today:
        found[weeks[1].pk] = True
    if months[0].sign_by >= today:
        found[months[0].pk] = False
    return found


def notices_sign(office: JointOffice, now: datetime) -> int:
    """The receiving agency opens and signs a day or so after each came, but for those that wait."""
    signers = {side: Officer.objects.select_related("agency").get(username=name) for side, name in DESKS.items()}
    notices = list(Notice.objects.filter(office=office).select_related("issuer").order_by("-period_end", "-pk"))
    waits = waiting(notices, timezone.localdate(now))
    count = 0
    for notice in sorted(notices, key=lambda one: (one.issued_at, one.pk)):
        if waits.get(notice.pk) is False:
            continue
        officer = signers["procuratorate" if notice.issuer.side == "police" else "police"]
        opened = notice.issued_at + timedelta(hours=1 + notice.pk % 7, minutes=notice.pk * 7 % 60)
        with acting_as(officer):
            notice_open(officer=officer, notice=notice, now=opened)
            if notice.pk in waits:
                continue
            signed = opened + timedelta(hours=notice.pk % 20 + 1)
            notice_sign(officer=officer, notice=notice, sha256=notice.sha256, now=signed)
        deliver(signed)
        count += 1
    return count


def messages_done(office: JointOffice, now: datetime) -> None:
    """Let the desks have read what is over; the newest stay unread."""
    deliver(now)
    signed = Notice.objects.filter(office=office, state=NoticeState.SIGNED).order_by("-period_end", "-pk")
    for officer in Officer.objects.filter(username__in=READERS).select_related("agency"):
        with acting_as(officer):
            for notice_id in signed.values_list("pk", flat=True)[NEWS:]:
                root_messages_mark_read(officer=officer, root_kind="notice", root_id=notice_id, now=now)
