"""Steps of the procedure that belong to a matter of supervision are taken there and not by the plain form: paper,
number, receipt and what is owed hang on them.

Only where such a matter is there for this officer, or could be begun. What a ledger told of without a matter goes on by
the plain form, as does a receipt (``document_received``), which may be of any document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cases.matters.loader import flow_of
from cases.matters.models import Matter
from cases.matters.queries import matters_of_case
from cases.matters.rules import side_may
from cases.register.doors import Asked, Door
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can


@dataclass(frozen=True, slots=True)
class Belongs:
    """To which kind of matter a step belongs, in which states it waits there, and by which act one begins with it.

    ``grows_from``: the begun one grows from a matter of this kind in one of ``grows_in``.
    """

    kind: str
    states: Sequence[str] = ()
    begins: str = ""
    grows_from: str = ""
    grows_in: Sequence[str] = ()


FILING, VIOLATION, COMPLAINT = "filing_supervision", "violation", "complaint"
OBJECTION, ORDER, DECISION = "objection", "order_objection", "decision_objection"
ANSWERABLE = ("served", "replied", "evaluated", "urged", "reported")
OWN = ("drafted", "approved")
UNDER_WAY = ("raised", "examining", "proposed", "decided")

STEPS: dict[str, Belongs] = {
    "filing_reasons_demand": Belongs(FILING, ("reviewing",), "accept"),
    "delay_explanation_demand": Belongs(FILING, ("reviewing",), "accept"),
    "filing_reasons_statement": Belongs(FILING, ("demanded", "reasons_due")),
    "delay_explanation": Belongs(FILING, ("delay_demanded", "delay_due")),
    "complainant_finding": Belongs(FILING, ("explained",)),
    "complainant_informed": Belongs(FILING, ("holding",)),
    "filing_order": Belongs(FILING, ("explained", "delay_due", "order_drafted")),
    "withdrawal_order": Belongs(FILING, ("explained", "order_drafted")),
    "filing_urge": Belongs(FILING, ("filed",)),
    "filing": Belongs(FILING, ("reasons_due", "delay_due", "explained", "filing_due", "not_executed")),
    "case_withdrawal": Belongs(FILING, ("withdrawal_due",)),
    "violation_notice": Belongs(VIOLATION, ("found", "to_approve"), "find"),
    "violation_reply": Belongs(VIOLATION, ("issued", "served", "urged", "upheld", "reported")),
    "violation_review_request": Belongs(OBJECTION, (), "raise_reexamine", VIOLATION, ANSWERABLE),
    "violation_review_decision": Belongs(OBJECTION, UNDER_WAY),
    "withdrawal_order_reconsideration_request": Belongs(
        ORDER, OWN, "draft_reconsider_withdrawal", FILING, ("withdrawal_due",)
    ),
    "withdrawal_order_review_request": Belongs(ORDER, OWN, "draft_review_withdrawal", FILING, ("withdrawal_due",)),
    "withdrawal_order_reconsideration_decision": Belongs(ORDER, UNDER_WAY),
    "withdrawal_order_review_decision": Belongs(ORDER, UNDER_WAY),
    "non_approval_reconsideration_request": Belongs(DECISION, OWN, "draft_reconsider_arrest"),
    "non_approval_review_request": Belongs(DECISION, OWN, "draft_review_arrest"),
    "non_prosecution_reconsideration_request": Belongs(DECISION, OWN, "draft_reconsider_np"),
    "non_prosecution_review_request": Belongs(DECISION, OWN, "draft_review_np"),
    "non_approval_reconsideration_received": Belongs(DECISION, ("raised",)),
    "non_approval_review_received": Belongs(DECISION, ("raised",)),
    "non_prosecution_reconsideration_received": Belongs(DECISION, ("raised",)),
    "non_prosecution_review_received": Belongs(DECISION, ("raised",)),
    "non_approval_reconsideration_decision": Belongs(DECISION, UNDER_WAY),
    "non_approval_review_decision": Belongs(DECISION, UNDER_WAY),
    "non_prosecution_reconsideration_decision": Belongs(DECISION, UNDER_WAY),
    "non_prosecution_review_decision": Belongs(DECISION, UNDER_WAY),
    "complaint_acceptance": Belongs(COMPLAINT, (), "accept_117"),
    "defence_complaint_acceptance": Belongs(COMPLAINT, (), "accept_49"),
    "complaint_reasons_received": Belongs(COMPLAINT, ("explained",)),
    "complaint_decision": Belongs(COMPLAINT, ("accepted", "reviewing")),
    "defence_complaint_answer": Belongs(COMPLAINT, ("accepted", "asked", "reviewing")),
}


def door(officer, case: Case, asked: Asked) -> Door | None:
    """Where such a step is taken: on the page of the matter that waits for it, or in the form that begins one."""
    belongs = STEPS.get(asked.code)
    if belongs is None or not can(officer, Action.MATTER_ACT):
        return None
    rows = list(matters_of_case(officer, case))
    waits = _standing(rows, belongs.kind, belongs.states)
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
        origin = _standing(rows, belongs.grows_from, belongs.grows_in)
        if origin is None:
            return None
        query["origin"] = origin.pk
    why = _("This step begins a matter of supervision: it is recorded with its paper, its receipt and what is owed.")
    return Door(f"{reverse('matter-new', args=[belongs.kind])}?{urlencode(query)}", why)


def _standing(rows: Sequence[Matter], kind: str, states: Sequence[str]) -> Matter | None:
    """The newest matter of a kind that stands in one of these states, as the officer's side knows it."""
    found = [row for row in rows if row.kind == kind and getattr(row, "shown", row.state) in states]
    return max(found, key=lambda row: row.pk, default=None)
