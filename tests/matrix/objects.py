"""The roots and things that the matrix's URLs name."""

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from cases.collaboration.models import Advice, Guideline, GuidelineVersion
from cases.handover.models import Handover, HandoverKind, HandoverState, HandoverStep
from cases.matters.models import Matter
from cases.recompute.models import RecomputeJob
from cases.register.clock_lines import clock_code
from cases.register.models import Case, CaseGrant, Event, Person
from cases.register.models_clocks import ClockChange
from cases.structure.models import CaseLink, LinkKind
from cases.suggestions.models import Suggestion
from cases.suggestions.models_door import DoorLink
from cases.suggestions.models_themes import Theme, ThemeFigure
from cases.supervision.models_repeat import RepeatProposal
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.agencies.measures import settings_default
from office.agencies.models import NoticeSetting, Officer, SharingSetting
from office.followup.models import FollowUp
from office.notes.models import Note
from office.outbox.words import named
from office.papers.files import path_of
from office.papers.kinds import PaperKind
from office.papers.models import Attachment, Document, DocumentCounter, Receipt
from office.papers.paper import Paper
from office.roster.models import DutyDesk, DutyTerm
from tests.factories import OFFICERS
from tests.matrix.roots import BUILD
from tests.matrix.table import Page
from tests.matrix.world import World


def library_matter(made: World, kind: str) -> Matter:
    """A matter that nobody sees, of which the library has something."""
    found = Matter.objects.filter(office=made.home.office, kind=kind).first()
    return found or Matter.objects.create(
        office=made.home.office,
        kind=kind,
        state="published",
        side="procuratorate",
        agency=made.home.procuratorate,
        opened_at=timezone.now(),
        changed_at=timezone.now(),
    )


def advice_of(made: World) -> Advice:
    """A published answer."""
    texts = dict.fromkeys(("title", "question", "answer", "law"), "某")
    held = {"office": made.home.office, "agency": made.home.procuratorate, "topic": "other", "number_text": "某1号"}
    day = dt.date(2026, 1, 5)
    return Advice.objects.get_or_create(
        matter=library_matter(made, "advice"), defaults={**texts, **held, "published_on": day}
    )[0]


def guideline_of(made: World, root: Matter | None) -> Guideline:
    """An adopted guideline whose matter nobody sees, or the draft of a matter."""
    officer = made.home.officers[Role.PROSECUTOR]
    held = {"office": made.home.office, "topic": "other", "title": "某指引", "draft": "某", "draft_by": officer}
    guideline, new = Guideline.objects.get_or_create(
        matter=root or library_matter(made, "guideline"), defaults={**held, "draft_at": timezone.now()}
    )
    if new and root is None:
        day = dt.date(2026, 1, 5)
        GuidelineVersion.objects.create(
            guideline=guideline,
            number=1,
            number_text="某1号",
            title="某指引",
            text="某",
            adopted_on=day,
            effective_on=day,
        )
    return guideline


# The one-time link's door, where nobody of these has a link.
DOOR = {
    "door": {"token": "x" * 43},
    "door-act": {"act": "reply"},
    "door-paper": {"paper_id": 1},
    "door-word": {"paper_id": 1},
    "door-file": {"file_id": 1},
}
THINGS = {
    "officer": lambda made: made.officers[Role.POLICE_HANDLER].pk,
    "agency": lambda made: made.police.pk,
    "department": lambda made: made.departments["unit"].pk,
}


def arguments(page: Page, made: World, name: str, role: Role, state: str) -> dict:
    """What the URL is called with."""
    if page.root in BUILD:
        root = made.roots[page.root, role, state]
        if name.startswith("paper-"):
            return paper_arguments(name, root, made)
        found = {f"{page.root}_id": root.pk}
        if name == "case-share-withdraw":
            found["grant_id"] = share_of(root, made, state)
        if name == "notes":
            found = {"kind": page.root, "pk": root.pk}
        if name == "note-void":
            found = {"note_id": note_of(root, made.home.officers[role])}
        if name in ("followup-detail", "followup-act"):
            found = {"followup_id": followup_of(root, made.home.officers[role])}
        if name == "followup-act":
            found["act"] = "word"
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
        if name == "suggestion-act":
            found["act"] = "receive"
        if name == "suggestion-link-end":
            found["link_id"] = door_link_of(root)
        if name == "matter-act":
            found["act"] = "amend"
        if name == "guideline-draft":
            found = {"guideline_id": guideline_of(made, root).pk}
        if name == "link-reject":
            found["link_id"] = link_of(root)
        return found
    if page.root == "advice":
        return {"advice_id": advice_of(made).pk}
    if page.root == "guideline":
        return {"guideline_id": guideline_of(made, None).pk}
    if page.root == "group":
        return {"group": "collaboration"}
    if page.root == "flow":
        return {"kind": "outline"}
    if page.root == "paper_kind":
        return {"agency_id": made.home.police.pk, "kind": paper_kind_known().code}
    if page.root == "paper_series":
        own = made.home.officers[role].agency
        return {"series_id": DocumentCounter.objects.get_or_create(agency=own, series="海", year=2020, last=1)[0].pk}
    if page.root == "duty":
        return {"pk": duty_of(made, OFFICERS[role][0])}
    if page.root == "door":
        return DOOR.get(name, {})
    if page.root == "repeat":
        return {"repeat_id": repeat_of(made).pk}
    if page.root == "theme":
        return {"theme_id": theme_of(made).pk}
    if page.root == "figure":
        return {"figure_id": figure_of(made).pk}
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


def paper_kind_known() -> PaperKind:
    """A kind of paper that every agency issues."""
    kind = PaperKind("matrix", "函", "Letter", "函", lambda values: Paper())
    return named("paper_kinds").setdefault("matrix", kind)


def paper_arguments(name: str, root: Case, made: World) -> dict[str, int]:
    """A paper or a file of this case that both agencies have."""
    now = timezone.now()
    both = {"root_kind": "case", "root_id": root.pk, "side": "police", "shared": True}
    if name in ("paper-file", "paper-file-void"):
        key = f"{root.pk:032d}"
        kept = {"name": "x.pdf", "type": "pdf", "size": 5, "sha256": "0" * 64, "uploaded_at": now}
        held, new = Attachment.objects.get_or_create(key=key, defaults={**both, **kept})
        if new:
            default_storage.save(path_of(key), ContentFile(b"%PDF-"))
        return {"file_id": held.pk}
    frozen = {
        "agency": made.home.police, "agency_name": "某局", "series": "海公函", "year": 2020, "number": root.pk,
        "number_text": f"海公函〔2020〕{root.pk}号", "sha256": "0" * 64, "issued_on": dt.date(2020, 1, 6),
        "issued_at": now,
    }  # fmt: skip
    held, _new = Document.objects.get_or_create(**both, kind=paper_kind_known().code, defaults=frozen)
    if name == "paper-receipt-void":
        signed = {
            "issued_on": held.issued_on,
            "signed_on": held.issued_on,
            "signer": "某",
            "method": "direct",
            "at": now,
        }
        return {"receipt_id": Receipt.objects.get_or_create(document=held, receiver_name="某院", defaults=signed)[0].pk}
    return {"paper_id": held.pk}


def clock_of(root: Case) -> str:
    """The code of a term of this case that both agencies see: one that is gone, and has left its history."""
    if not root.clock_changes.exists():
        ClockChange.objects.create(
            case=root, key="P01", rule="P01", before_status="running", cause="event", recorded_at=timezone.now()
        )
    return clock_code("P01")


def note_of(root: Case, author: Officer) -> int:
    """A note of this officer on this case."""
    written = {"root_kind": "case", "root_id": root.pk, "author": author, "agency": author.agency}
    held, _new = Note.objects.get_or_create(**written, defaults={"at": timezone.now(), "text": "已核对"})
    return held.pk


def duty_of(made: World, agency: str) -> int:
    """A term of duty of this agency; of the procuratorate where it keeps no desk."""
    police = agency == "police"
    role = Role.POLICE_LEGAL if police else Role.RESIDENT_PROSECUTOR
    who, now = made.home.officers[role], timezone.now()
    span = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate(), "made_at": now}
    desk = DutyDesk.LEGAL if police else DutyDesk.RESIDENT
    held, _new = DutyTerm.objects.get_or_create(
        office=made.home.office, agency=who.agency, desk=desk, officer=who, defaults=span
    )
    return held.pk


def followup_of(root: Case, who: Officer) -> int:
    """Something that this officer owes in person on this case, to nobody in particular."""
    key = f"matrix:{root.pk}:{who.pk}"
    kept = {"kind": "case.settle", "owner": who.principal, "occasion": key, "opened_at": timezone.now()}
    kept |= {"root_kind": "case", "root_id": root.pk, "params": {"case": root.pk}}
    return FollowUp.objects.get_or_create(key=key, defaults=kept)[0].pk


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


def door_link_of(root: Suggestion) -> int:
    """A one-time link of this suggestion."""
    now = timezone.now()
    kept = {"document_id": 1, "code_hash": "!", "given_to": "某科", "made_at": now, "expires_at": now}
    return DoorLink.objects.get_or_create(suggestion=root, token_hash=f"{root.pk:064d}", defaults=kept)[0].pk


def repeat_of(made: World) -> RepeatProposal:
    """A proposal about a unit of the home office."""
    unit = made.home.departments["unit"]
    kept = {"office": made.home.office, "first_on": "2026-01-05", "last_on": "2026-03-02", "found_at": timezone.now()}
    return RepeatProposal.objects.get_or_create(unit=unit, kind="02", defaults=kept)[0]


def theme_of(made: World) -> Theme:
    """A theme of the home office."""
    kept = {"made_at": timezone.now()}
    return Theme.objects.get_or_create(office=made.home.office, name="某主题", defaults=kept)[0]


def figure_of(made: World) -> ThemeFigure:
    """A figure of it."""
    kept = {"unit": "件", "before": 2, "after": 1, "source": "某报告", "at": timezone.now()}
    return ThemeFigure.objects.get_or_create(theme=theme_of(made), label="某数", defaults=kept)[0]
