"""The roots and things that the matrix's URLs name."""

import datetime as dt

from django.utils import timezone

from cases.handover.models import Handover, HandoverKind, HandoverState, HandoverStep
from cases.recompute.models import RecomputeJob
from cases.register.clock_lines import clock_code
from cases.register.models import Case, CaseGrant, Event, Person
from cases.register.models_clocks import ClockChange
from cases.structure.models import CaseLink, LinkKind
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.agencies.measures import settings_default
from office.agencies.models import NoticeSetting, SharingSetting
from sharing.ledgers.models import ImportBatch, State
from sharing.notices.models import Notice
from sharing.notices.themes import POLICE
from tests.factories import OFFICERS, County
from tests.matrix.table import Page
from tests.matrix.world import STATES, World, root_make


def case(made: County, serial: int, role: Role) -> Case:
    """A bare case."""
    now = timezone.now()
    return Case.objects.create(office=made.office, opened_at=now, updated_at=now, title=f"某案{serial}")


PAYLOAD = {
    "payload": 1,
    "table": POLICE.name,
    "number": "通〔2020〕1号",
    "issuer": {"code": "1", "name": "某局"},
    "receiver": {"code": "2", "name": "某院"},
    "clause": "",
    "kind": "week",
    "windows": {"this": ["2020-01-06", "2020-01-12"], "last": ["2019-12-30", "2020-01-05"], "year": None},
    "counted_at": "2020-01-13T08:00:00+08:00",
    "figures": [],
}


def notice(made: County, serial: int, role: Role) -> Notice:
    """A notice to the agency of the role, with nothing in it."""
    police = OFFICERS[role][0] == "police"
    return Notice.objects.create(
        office=made.office,
        issuer=made.procuratorate if police else made.police,
        receiver=made.police if police else made.procuratorate,
        theme="police_cases",
        period_kind="week",
        period_start=dt.date(2020, 1, 6) + dt.timedelta(weeks=serial),
        period_end=dt.date(2020, 1, 12),
        series="通",
        year=2020,
        number=serial,
        payload=PAYLOAD,
        sha256="0" * 64,
        issued_at=timezone.now(),
    )


def batch(made: County, serial: int, role: Role) -> ImportBatch:
    """An import that was read and waits, with one row put aside."""
    police = OFFICERS[role][0] == "police"
    return ImportBatch.objects.create(
        quarantined_count=1,
        office=made.office,
        agency=made.police if police else made.procuratorate,
        layout="police_case" if police else "proc_case",
        state=State.READY,
        token=f"matrix-{made.office.pk}-{serial}",
        file_name="x.csv",
        file_path=f"ledgers/none-{made.office.pk}-{serial}",
        file_hash=f"{serial:064d}",
        uploaded_at=timezone.now(),
        moved_at=timezone.now(),
    )


BUILD = {"case": case, "notice": notice, "batch": batch}
THINGS = {
    "officer": lambda made: made.officers[Role.POLICE_HANDLER].pk,
    "agency": lambda made: made.police.pk,
    "department": lambda made: made.departments["unit"].pk,
}


def roots_make(made: World) -> None:
    """Every root in every state for the officer of every role."""
    for kind, build in BUILD.items():
        for role in Role:
            for state in STATES:
                root_make(
                    made, kind, role, state, lambda county, serial, role=role, build=build: build(county, serial, role)
                )


def arguments(page: Page, made: World, name: str, role: Role, state: str) -> dict:
    """What the URL is called with."""
    if page.root in BUILD:
        root = made.roots[page.root, role, state]
        found = {f"{page.root}_id": root.pk}
        if name == "case-share-withdraw":
            found["grant_id"] = share_of(root, made, state)
        if name == "clock-detail":
            found["code"] = clock_of(root)
        if name in ("person-detail", "person-identity", "person-split", "person-split-check"):
            found["person_id"] = person_of(root, made)
        if name == "event-void":
            found["event_id"] = event_of(root, made)
        if name.startswith("handover-") and name not in ("handover-new", "handover-enter"):
            found["handover_id"] = handover_of(root, made)
        if name == "handover-act":
            found["act"] = "send"
        if name == "link-reject":
            found["link_id"] = link_of(root)
        return found
    if page.root in THINGS:
        return {"pk": THINGS[page.root](made.home)}
    if page.root.endswith("_setting"):
        with acting_as(Purpose("test.matrix")):
            settings_default(made.home.office)
        table = SharingSetting if page.root == "sharing_setting" else NoticeSetting
        return {"pk": table.objects.filter(agency=made.home.police).first().pk}
    if page.root == "layout":
        return {"layout": "police_case" if OFFICERS[role][0] == "police" else "proc_case"}
    if page.root == "sample":
        return {"name": "x.xlsx"}
    if page.root == "text":
        return {"key": "x"}
    if page.root == "job":
        made_at = {"created_at": timezone.now()}
        job, _new = RecomputeJob.objects.get_or_create(office=made.home.office, kind="calendar", defaults=made_at)
        return {"job_id": job.pk}
    if page.root == "reading":
        return {"code": "x1"}
    if page.root == "message":
        return {"message_id": 1}
    return {}


def clock_of(root: Case) -> str:
    """The code of a term of this case that both agencies see: one that is gone, and has left its history."""
    if not root.clock_changes.exists():
        ClockChange.objects.create(
            case=root, key="P01", rule="P01", before_status="running", cause="event", recorded_at=timezone.now()
        )
    return clock_code("P01")


def event_of(root: Case, made: World) -> int:
    """An event of this case that both agencies see."""
    held = root.events.first()
    if held is None:
        now = timezone.now()
        held = Event.objects.create(
            case=root,
            type="acceptance",
            happened_at=now,
            happened_on=timezone.localdate(now),
            side="police",
            agency=made.home.police,
            recorded_at=now,
            source="form",
        )
    return held.pk


def handover_of(root: Case, made: World) -> int:
    """A hand-over of this case that both agencies see: sent once, returned, and checked anew."""
    now = timezone.now()
    kept = {"opened_at": now, "changed_at": now, "sent_once": True, "state": HandoverState.LEGAL}
    held, new = Handover.objects.get_or_create(case=root, kind=HandoverKind.ARREST, defaults=kept)
    if new:
        by = made.home.officers[Role.POLICE_LEGAL]
        HandoverStep.objects.create(handover=held, state=HandoverState.SENT, at=now, by=by)
    return held.pk


def link_of(root: Case) -> int:
    """A link of this case to one outside."""
    kept = {"proposed_at": timezone.now()}
    return CaseLink.objects.get_or_create(case=root, kind=LinkKind.SAME, number="A1", defaults=kept)[0].pk


def person_of(root: Case, made: World) -> int:
    """A suspect of this case whom both agencies see, handled separately."""
    held = root.persons.first()
    if held is None:
        now = timezone.now()
        held = Person.objects.create(case=root, ryid="1", name="王某")
        Event.objects.create(
            case=root,
            person=held,
            type="separate_handling",
            happened_at=now,
            happened_on=timezone.localdate(now),
            side="police",
            agency=made.home.police,
            recorded_at=now,
            source="form",
            source_key=f"matrix:{held.pk}",
        )
    return held.pk


def share_of(root: Case, made: World, state: str) -> int:
    """A grant by sharing on this case, to somebody else."""
    held = CaseGrant.objects.filter(root=root, source="share", level=Level.SEE, principal__agency__kind="upper_police")
    if not held.exists():
        with acting_as(Purpose("test.matrix")):
            to = (made.away if state == "foreign" else made.home).agencies["upper_police"].principal
            grant_give(root=root, principal=to, level=Level.SEE, reason="办案需要", basis="工作办法第六条")
    return held.get().pk
