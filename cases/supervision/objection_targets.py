"""What an objection is about, whether and until when (CPL 92, 179; RULES 564, 565; MPS 141, 294)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.matters.desks import agency_of
from cases.matters.hooks import Taking
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.terms import by_rule, due_of
from cases.procedure import load_rules
from cases.register.models import Event
from cases.supervision.papers_words import CPL, RULES
from cases.supervision.told import iso, refuse, says
from office.agencies.models import Agency, AgencyKind, Side
from office.papers.kinds import paper_kind
from office.papers.models import Document, Receipt
from office.ui.formats import day

DRAFT = "draft_"
RAISE = "raise_"
EXPLAIN = "explain"
VIOLATION, FILING = "violation", "filing_supervision"
# route -> (kind of matter it is about, the step of it whose event is objected to), or ("", type of event on the case)
ABOUT: dict[str, tuple[str, tuple[str, ...]]] = {
    EXPLAIN: (VIOLATION, ("approve_correction", "approve_notice", "oral")),
    "reexamine": (VIOLATION, ("approve_correction", "approve_notice")),
    "reconsider_withdrawal": (FILING, ("order_withdrawal",)),
    "review_withdrawal": (FILING, ("order_withdrawal",)),
    "reconsider_arrest": ("", ("arrest_non_approval",)),
    "review_arrest": ("", ("non_approval_reconsideration_decision",)),
    "reconsider_np": ("", ("non_prosecution", "conditional_non_prosecution")),
    "review_np": ("", ("non_prosecution_reconsideration_decision",)),
}
DECISIONS = ("arrest_non_approval", "non_prosecution", "conditional_non_prosecution")
REVIEWS = ("review_withdrawal", "review_arrest", "review_np")
# route -> the clock within which it is asked for
TERMS = {
    "reconsider_withdrawal": "S04", "review_withdrawal": "S06", "reconsider_arrest": "P26", "review_arrest": "P26",
    "reconsider_np": "P28", "review_np": "P28",
}  # fmt: skip
WITHDRAWAL = "通知撤销案件书"
CHIEF = "经本院检察长批准，"
# route -> (articles, if upheld, if changed, whose approval the decision rests on)
WORDS: dict[str, tuple[str, str, str, str]] = {
    "reexamine": (f"{RULES}第五百五十四条", "维持原纠正意见", "撤销原纠正意见", "经本院检察长决定，"),
    "reconsider_withdrawal": (
        f"{RULES}第五百六十五条第一款", f"维持原{WITHDRAWAL}", f"撤销原{WITHDRAWAL}", "经本院检察长决定，",
    ),
    "review_withdrawal": (
        f"{RULES}第五百六十五条第二款、第三款", f"维持原{WITHDRAWAL}",
        f"原{WITHDRAWAL}有错误，由下级人民检察院立即纠正", "",
    ),
    "reconsider_arrest": (
        f"{CPL}第九十二条、{RULES}第二百九十条", "维持原不批准逮捕决定", "撤销原不批准逮捕决定，另行作出批准逮捕决定",
        CHIEF,
    ),
    "review_arrest": (
        f"{CPL}第九十二条、{RULES}第二百九十一条", "维持原不批准逮捕决定",
        "改变原不批准逮捕决定，由下级人民检察院撤销原决定，另行作出批准逮捕决定", CHIEF,
    ),
    "reconsider_np": (f"{CPL}第一百七十九条、{RULES}第三百七十九条", "维持原不起诉决定", "撤销原不起诉决定", CHIEF),
    "review_np": (
        f"{CPL}第一百七十九条、{RULES}第三百八十条", "维持原不起诉决定",
        "原不起诉决定错误，由下级人民检察院纠正", CHIEF,
    ),
}  # fmt: skip


def route_of(taking: Taking) -> str:
    """Which of the ways it is."""
    for begins in (RAISE, DRAFT):
        if taking.act.code.startswith(begins):
            return taking.act.code.removeprefix(begins)
    return str(taking.matter.data.get("route", ""))


def target(taking: Taking) -> None:
    """What is objected to has to be there, and to stand where it can be objected to."""
    route = route_of(taking)
    kind, acts = ABOUT[route]
    if kind:
        told, received = _target_matter(taking, route, kind, acts)
    else:
        told, received = _target_event(taking, route, acts)
    if route in TERMS:
        told |= _in_time(taking, TERMS[route], received)
    if route in WORDS:
        law, upheld, changed, approval = WORDS[route]
        told |= {"route_law": law, "if_upheld": upheld, "if_changed": changed, "approval": approval}
    taking.matter.data = {**taking.matter.data, **told, **addressed(taking.matter, route)}


def addressed(matter: Matter, route: str) -> dict[str, str]:
    """To whom the papers go: a request for review to the procuratorate at the next higher level."""
    to = agency_of(matter.office_id, Side.PROCURATORATE).name
    if route in REVIEWS:
        upper = Agency.objects.filter(office_id=matter.office_id, kind=AgencyKind.UPPER_PROCURATORATE, active=True)
        to = next(iter(upper.order_by("pk").values_list("name", flat=True)), to)
    return {"addressee": to, "bureau": agency_of(matter.office_id, Side.POLICE).name, "route": route}


def _in_time(taking: Taking, code: str, received: dt.date | None) -> dict[str, Any]:
    """Asked for late: only with the reason, and everybody sees that it is late. The term runs from the receipt."""
    if received is None:
        raise refuse("served_on", _("Give the day on which the decision was received: the term runs from it."))
    due = by_rule(taking.matter, code, received).on
    late = due is not None and taking.on > due
    if late and not (says(taking, "late_reason") or says(taking, "sent_late")):
        field = "late_reason" if taking.act.code.startswith(DRAFT) else "sent_late"
        raise refuse(field, _("The term ended on %(day)s: say why it is asked for late.") % {"day": day(due)})
    return {"ask_by": due.isoformat() if due else "", "late": late}


def _paper_told(document: Document | None) -> tuple[dict[str, Any], dt.date | None]:
    """How a paper is named, and when the police received it."""
    if document is None:
        return {}, None
    receipt = Receipt.objects.filter(document=document, voided_at=None).order_by("signed_on").first()
    name = flow_paper(document)
    told = {"target_name": name, "target_no": document.number_text, "target_on": document.issued_on.isoformat()}
    return told, receipt.signed_on if receipt is not None else None


def flow_paper(document: Document) -> str:
    """What an issued paper is called."""
    return paper_kind(document.kind).zh


Told = tuple[dict[str, Any], dt.date | None]


def _target_matter(taking: Taking, route: str, kind: str, acts: Sequence[str]) -> Told:
    origin = taking.matter.origin
    if origin is None or origin.kind != kind:
        raise ValidationError(_("Begin the objection on the page of the matter that it is about."))
    others = Matter.objects.filter(origin=origin, kind=taking.matter.kind, closed=False).exclude(pk=taking.matter.pk)
    if others.exists():
        raise ValidationError(_("An objection to this is under way already; wait for its result."))
    if route == "review_withdrawal":
        return _target_review(taking, origin)
    if route == "reconsider_withdrawal":
        _once_in_time(taking, origin)
    step = origin.steps.filter(act__in=acts).order_by("-position").first()
    if step is None:
        raise ValidationError(_("Nothing has been issued in this matter to which there could be an objection."))
    return _step_told(step)


def _step_told(step: Any) -> Told:
    """What a step recorded on the case and issued, by the key of the one and the number of the other."""
    told, received = _paper_told(Document.objects.filter(pk=step.document_id).first() if step.document_id else None)
    if step.event_id:
        event = Event.objects.filter(pk=step.event_id, voided_by=None).first()
        told["target"] = event.source_key if event else ""
    return told, received


def _once_in_time(taking: Taking, origin: Matter) -> None:
    """Reconsideration is asked for once, within the fifteen days in which the case is to be withdrawn (RULES 564)."""
    if _settled(taking.matter, origin, "reconsider_withdrawal"):
        raise ValidationError(_("It has been reconsidered already; ask for review of that decision (RULES 565)."))
    due = _withdraw_by(origin)
    if due is not None and taking.on > due:
        raise ValidationError(
            _("The fifteen days to withdraw the case ended on %(day)s without a request; it is withdrawn (RULES 564).")
            % {"day": day(due)}
        )


def _withdraw_by(origin: Matter) -> dt.date | None:
    """The last day of the term to carry out an order to withdraw, as the matter of the order reckons it."""
    duty = next(one for one in flow_of(FILING).state_of("withdrawal_due").duty if one.code == "withdraw")
    return due_of(origin, duty, list(origin.steps.order_by("position"))).on


def _settled(matter: Matter, origin: Matter, route: str) -> list[Matter]:
    """Decided objections to the same thing by the same way, the newest first."""
    rows = Matter.objects.filter(origin=origin, kind=matter.kind, closed=True).exclude(pk=matter.pk).order_by("-pk")
    return [one for one in rows if one.data.get("route") == route and one.data.get("result")]


def _target_review(taking: Taking, origin: Matter) -> Told:
    """Review (复核) is of a reconsideration that upheld the order (RULES 565)."""
    last = next(iter(_settled(taking.matter, origin, "reconsider_withdrawal")), None)
    if _settled(taking.matter, origin, "review_withdrawal"):
        raise ValidationError(_("It has been reviewed already; the decision of the upper level stands (RULES 565)."))
    if last is None or last.data.get("result") != "upheld":
        raise ValidationError(
            _("Ask for reconsideration first; review is of a reconsideration that upheld (RULES 565).")
        )
    return _step_told(last.steps.filter(act="decide_reconsider_withdrawal").order_by("-position").get())


def _target_event(taking: Taking, route: str, types: Sequence[str]) -> Told:
    """A decision about one person, on the case."""
    matter = taking.matter
    if matter.case_id is None:
        raise ValidationError(_("Choose the case: the decision objected to stands there."))
    persons = says(taking, "persons") or []
    if len(persons) != 1:
        raise refuse("persons", _("Choose one person: every decision is one person's."))
    others = Matter.objects.filter(case_id=matter.case_id, kind=matter.kind, closed=False).exclude(pk=matter.pk)
    if any(one.data.get("persons") == persons for one in others):
        raise ValidationError(_("An objection to this is under way already; wait for its result."))
    rows = Event.objects.filter(case_id=matter.case_id, person_id=persons[0], voided_by=None)
    event = rows.filter(type__in=types).order_by("-happened_at", "-pk").first()
    if event is None:
        raise refuse("persons", _("There is no such decision about this person on the case."))
    decision = rows.filter(type__in=DECISIONS).order_by("-happened_at", "-pk").first()
    number = event.document_no or says(taking, "decision_no")
    if not number:
        raise refuse("decision_no", _("Give the number of the decision: the request names it."))
    on = timezone.localdate(event.happened_at)
    told = {
        "target": event.source_key, "decision": decision.source_key if decision else "", "target_no": number,
        "target_name": load_rules().events[event.type].zh, "target_on": on.isoformat(),
    }  # fmt: skip
    return told, _received(taking, event, on)


def _received(taking: Taking, event: Event, on: dt.date) -> dt.date | None:
    """When the police received a decision: as the case or the paper's receipt says, else as they say."""
    served = Event.objects.filter(case_id=event.case_id, type="decision_served", voided_by=None)
    first = served.filter(params__of=event.source_key).order_by("happened_at").first()
    if first is not None:
        return timezone.localdate(first.happened_at)
    papers = Document.objects.filter(
        root_kind="matter", number_text=event.document_no, agency__office_id=taking.matter.office_id,
        kind__in=("decision_reconsider", "decision_review"),
    )  # fmt: skip
    receipt = Receipt.objects.filter(document__in=papers, voided_at=None).order_by("signed_on").first()
    if receipt is not None:
        return receipt.signed_on
    told = iso(says(taking, "served_on"))
    if told is not None and not on <= told <= taking.on:
        raise refuse("served_on", _("The decision is of %(day)s; it was received between that day and today.") % {
            "day": day(on)
        })  # fmt: skip
    return told
