"""Every flow can be filled in: each of its steps has a form, and what a step names is there."""

from html import unescape

import pytest
from django.test import RequestFactory
from django.utils import translation

from cases.matters.forms import sheet_make
from cases.matters.forms_fields import Offer
from cases.matters.loader import load_flows
from cases.matters.queries_choose import case_seen
from office.access.roles import Role
from office.agencies.models import DepartmentKind
from office.outbox.words import named
from office.papers.kinds import paper_kinds
from tests.cases.matters.pages import Desk

OFFICER = {"police": Role.POLICE_LEGAL, "procuratorate": Role.PROSECUTOR, "both": Role.PROSECUTOR}
ACTS = [(flow.kind, act.code) for flow in load_flows().values() for act in flow.act]


def act_of(kind: str, code: str):
    flow = load_flows()[kind]
    return flow, flow.act_of(code)


@pytest.mark.parametrize(("kind", "code"), ACTS)
def test_what_a_step_names_is_there(kind, code):
    flow, act = act_of(kind, code)
    assert set(act.checks) <= named("matter_checks").keys()
    assert set(act.effects) <= named("matter_effects").keys()
    assert not act.document or act.document in paper_kinds()
    assert set(act.starts) <= load_flows().keys()
    assert all(desk.of in ("case_unit", "opener", "opener_unit", "chosen") or desk.of in DepartmentKind.values
               for desk in flow.desk)  # fmt: skip


@pytest.mark.django_db
def test_every_step_has_a_form_in_both_languages():
    desk = Desk()
    request = RequestFactory().get("/")
    for kind, code in ACTS:
        flow, act = act_of(kind, code)
        if act.side not in OFFICER:
            continue
        officer = desk.officer(OFFICER[act.side])
        for language in ("zh-hans", "en"):
            with translation.override(language):
                sheet = sheet_make(
                    request, Offer(officer, flow, case_seen(officer, desk.case.pk)), act, said={}, titled="required"
                )
                told = sheet.form.as_p()
                for one in act.field:
                    assert (one.en if language == "en" else one.zh) in unescape(told), (kind, code, one.name)
                if sheet.rows is not None:
                    assert sheet.rows.as_p()
