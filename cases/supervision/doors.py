"""Steps of the procedure that belong to a matter of supervision are taken there and not by the plain form: paper,
number, receipt and what is owed hang on them.

Only where such a matter is there for this officer, or could be begun. What a ledger told of without a matter goes on by
the plain form, as does a receipt (``document_received``), which may be of any document.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cases.matters.conditions import holds
from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.queries import matters_of_case
from cases.matters.rules import BOTH, side_may
from cases.register.doors import Asked, Door
from cases.register.models import Case
from cases.supervision.following import DESK as PROGRAM
from office.access.actions import Action
from office.access.queries import can


@dataclass(frozen=True, slots=True)
class Belongs:
    """To which kind of matter a step belongs, and by which act one begins with it. In which states it waits there
    follows from the flow of that kind (``ahead``).

    ``grows_from``: the begun one grows from a matter of this kind, in the states in which its flow lets one object.
    """

    kind: str
    begins: str = ""
    grows_from: str = ""


FILING, VIOLATION, COMPLAINT = "filing_supervision", "violation", "complaint"
OBJECTION, ORDER, DECISION = "objection", "order_objection", "decision_objection"
# The step of the program that an objection brings about on what it is about.
OBJECTED = "objected"

STEPS: dict[str, Belongs] = {
    "filing_reasons_demand": Belongs(FILING, "accept"),
    "delay_explanation_demand": Belongs(FILING, "accept"),
    "filing_reasons_statement": Belongs(FILING),
    "delay_explanation": Belongs(FILING),
    "complainant_finding": Belongs(FILING),
    "complainant_informed": Belongs(FILING),
    "filing_order": Belongs(FILING),
    "withdrawal_order": Belongs(FILING),
    "filing_urge": Belongs(FILING),
    "filing": Belongs(FILING),
    "case_withdrawal": Belongs(FILING),
    "violation_notice": Belongs(VIOLATION, "find"),
    "violation_reply": Belongs(VIOLATION),
    "violation_review_request": Belongs(OBJECTION, "raise_reexamine", VIOLATION),
    "violation_review_decision": Belongs(OBJECTION),
    "withdrawal_order_reconsideration_request": Belongs(ORDER, "draft_reconsider_withdrawal", FILING),
    "withdrawal_order_review_request": Belongs(ORDER, "draft_review_withdrawal", FILING),
    "withdrawal_order_reconsideration_decision": Belongs(ORDER),
    "withdrawal_order_review_decision": Belongs(ORDER),
    "non_approval_reconsideration_request": Belongs(DECISION, "draft_reconsider_arrest"),
    "non_approval_review_request": Belongs(DECISION, "draft_review_arrest"),
    "non_prosecution_reconsideration_request": Belongs(DECISION, "draft_reconsider_np"),
    "non_prosecution_review_request": Belongs(DECISION, "draft_review_np"),
    "non_approval_reconsideration_received": Belongs(DECISION),
    "non_approval_review_received": Belongs(DECISION),
    "non_prosecution_reconsideration_received": Belongs(DECISION),
    "non_prosecution_review_received": Belongs(DECISION),
    "non_approval_reconsideration_decision": Belongs(DECISION),
    "non_approval_review_decision": Belongs(DECISION),
    "non_prosecution_reconsideration_decision": Belongs(DECISION),
    "non_prosecution_review_decision": Belongs(DECISION),
    "complaint_acceptance": Belongs(COMPLAINT, "accept_117"),
    "defence_complaint_acceptance": Belongs(COMPLAINT, "accept_49"),
    "complaint_reasons_received": Belongs(COMPLAINT),
    "complaint_decision": Belongs(COMPLAINT),
    "defence_complaint_answer": Belongs(COMPLAINT),
}


# What a matter of a kind is about, said when it begins: an order to file never comes to a withdrawal. What else acts
# ask for (``when``) may still be said on the way.
SORTS = {FILING: "direction", ORDER: "route", DECISION: "route"}


@cache
def ahead(kind: str, code: str, sort: str = "") -> frozenset[str]:
    """The open states of a kind in which the step is still to be taken by this side: the flow records it from there, or
    that side's own acts lead there without the other side having to act. ``sort``: of a matter that is about that."""
    flow = flow_of(kind)
    found: set[str] = set()
    acts = [one for one in flow.act if not sort or _of_sort(one.when, kind, sort)]
    for act in acts:
        if act.event is None or act.event.type != code:
            continue
        mine = [one for one in acts if one.desk != PROGRAM and one.side in (act.side, BOTH)]
        reached = set(act.start)
        while more := {start for one in mine if one.to in reached for start in one.start} - reached:
            reached |= more
        found |= reached
    return frozenset(state.code for state in flow.state if state.code in found and not state.closed)


def _of_sort(when: str, kind: str, sort: str) -> bool:
    """Whether a matter of this sort meets what a condition says of its sort."""
    name = SORTS[kind]
    parts = [part for part in when.split("&") if part.replace("!", "").partition("=")[0].strip() == name]
    return holds("&".join(parts), {name: sort})


def grows_in(kind: str) -> frozenset[str]:
    """The states in which a matter of this kind may be objected to."""
    act = flow_of(kind).act_of(OBJECTED)
    return frozenset(act.start) if act is not None else frozenset()


def door(officer, case: Case, asked: Asked) -> Door | None:
    """Where such a step is taken: on the page of the matter that waits for it, or in the form that begins one."""
    belongs = STEPS.get(asked.code)
    if belongs is None or not can(officer, Action.MATTER_ACT):
        return None
    rows = list(matters_of_case(officer, case))
    waits = _newest(
        row for row in rows if row.kind == belongs.kind and _state(row) in ahead(row.kind, asked.code, _sort(row))
    )
    if waits is not None:
        why = _("A matter of supervision waits for this step: it is taken there, with its paper and what is owed.")
        return Door(reverse("matter-detail", args=[waits.pk]), why)
    if not belongs.begins:
        return None
    act = flow_of(belongs.kind).act_of(belongs.begins)
    if act is None or not side_may(officer, act):
        return None
    query: dict[str, str | int] = {"act": belongs.begins, "case": case.pk}
    if belongs.grows_from:
        states = grows_in(belongs.grows_from)
        origin = _newest(row for row in rows if row.kind == belongs.grows_from and _state(row) in states)
        if origin is None:
            return None
        query["origin"] = origin.pk
    why = _("This step begins a matter of supervision: it is recorded with its paper, its receipt and what is owed.")
    return Door(f"{reverse('matter-new', args=[belongs.kind])}?{urlencode(query)}", why)


def _sort(row: Matter) -> str:
    return str(row.data.get(SORTS.get(row.kind, ""), ""))


def _state(row: Matter) -> str:
    """Where it stands as the officer's side knows it."""
    return str(getattr(row, "shown", row.state))


def _newest(rows: Iterable[Matter]) -> Matter | None:
    return max(rows, key=lambda row: row.pk, default=None)
