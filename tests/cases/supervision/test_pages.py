"""Pages of repeated violations and of the catalogue; the doors of the steps that belong to supervision."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cases.register.doors import Asked, door_of
from cases.supervision.front import repeat_box
from cases.supervision.models_repeat import ProposalState, RepeatProposal
from cases.supervision.parts import kinds_table
from cases.supervision.violations import KINDS
from tests.cases.supervision.filing import FilingWalk
from tests.cases.supervision.test_repeat import DAYS, issue_on
from tests.cases.supervision.walk import ISSUE
from tests.factories import fresh
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


@pytest.fixture
def proposal(walk) -> RepeatProposal:
    for day in DAYS:
        issue_on(walk, day)
    return RepeatProposal.objects.get()


def page(client, officer, url, **post):
    """What an officer gets."""
    client.force_login(officer)
    return client.post(url, post) if post else client.get(url)


def test_the_catalogue_has_all_sixteen_with_their_articles(client, walk):
    text = page(client, walk.prosecutor, reverse("violation-kinds")).content.decode()
    for kind in KINDS.values():
        assert kind.text in text and kind.place in text
    assert "第123条" in text and "登记此类违法" in text
    assert "登记此类违法" not in page(client, walk.legal, reverse("violation-kinds")).content.decode()


def test_at_home_and_in_the_list(client, walk, proposal):
    assert "刑侦大队" in str(repeat_box(fresh(walk.prosecutor), None).rows[0].text)
    text = page(client, walk.prosecutor, reverse("repeat-list")).content.decode()
    assert "刑侦大队" in text and "讯问未依法录音录像" in text
    # D15: the number opens what it counts.
    assert f'<a href="{reverse("repeat-detail", args=[proposal.pk])}">3</a>' in text
    text = page(client, walk.prosecutor, reverse("repeat-detail", args=[proposal.pk])).content.decode()
    assert text.count("/matters/") >= 3 and reverse("suggestion-new") in text


@pytest.mark.parametrize("name", ["legal", "handler", "head", "leader", "oversight", "manager", "upper"])
def test_nobody_else_has_a_part_in_it(client, walk, proposal, name):
    officer = getattr(walk, name)
    assert repeat_box(fresh(officer), None) is None
    assert page(client, officer, reverse("repeat-list")).status_code == 403
    assert page(client, officer, reverse("repeat-detail", args=[proposal.pk])).status_code == 403
    assert page(client, officer, reverse("repeat-decline", args=[proposal.pk])).status_code == 403


def test_another_prosecutor_sees_that_there_are_matters_and_not_which(client, walk, proposal):
    text = page(client, walk.second, reverse("repeat-detail", args=[proposal.pk])).content.decode()
    assert "/matters/" not in text.replace("/matters/collaboration/", "").replace("/matters/supervision/", "")


def test_declined_with_a_reason(client, walk, proposal):
    url = reverse("repeat-decline", args=[proposal.pk])
    answer = page(client, walk.prosecutor, url, reason=" ", seen=str(proposal.version))
    assert answer.status_code == 200
    answer = page(client, walk.prosecutor, url, reason="已约谈整改", seen=str(proposal.version + 1))
    assert answer.status_code == 302 and RepeatProposal.objects.get().state == ProposalState.PROPOSED
    page(client, walk.prosecutor, url, reason="已约谈整改", seen=str(proposal.version))
    held = RepeatProposal.objects.get()
    assert (held.state, held.reason, held.decided_by) == (ProposalState.DECLINED, "已约谈整改", walk.prosecutor)
    assert "已约谈整改" in page(client, walk.chief, reverse("repeat-detail", args=[held.pk])).content.decode()


def test_the_list_asks_the_same_however_long_it_is(client, walk, proposal):
    client.force_login(walk.prosecutor)
    client.get(reverse("repeat-list"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("repeat-list"))
    for day in DAYS:
        issue_on(walk, day, unit=walk.station)
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("repeat-list"))
    assert RepeatProposal.objects.count() == 2
    assert len(statements(two)) == len(statements(one))


# --- doors


def asked(code: str) -> Asked:
    """A step about to be recorded."""
    return Asked(code, "", "investigation", False)


def test_a_notice_is_begun_as_a_matter_and_goes_on_there(walk):
    case = walk.case()
    door = door_of(fresh(walk.prosecutor), case, asked("violation_notice"))
    assert reverse("matter-new", args=["violation"]) in door.url and f"case={case.pk}" in door.url
    matter = walk.served(walk.found(case=case))
    door = door_of(fresh(walk.legal), case, asked("violation_reply"))
    assert door.url == reverse("matter-detail", args=[matter.pk])
    door = door_of(fresh(walk.legal), case, asked("violation_review_request"))
    assert f"origin={matter.pk}" in door.url


def test_what_nobody_waits_for_goes_by_the_plain_form(walk):
    case = walk.case()
    for code in ("violation_reply", "violation_review_decision", "document_received", "filing", "case_withdrawal"):
        assert door_of(fresh(walk.legal), case, asked(code)) is None


def test_no_door_tells_the_police_of_what_they_do_not_know(walk):
    case = walk.case()
    walk.found(case=case)
    for code in ("violation_notice", "violation_reply", "filing"):
        assert door_of(fresh(walk.legal), case, asked(code)) is None


def test_an_order_is_carried_out_in_its_matter(walk):
    case = walk.case()
    matter = walk.withdrawal_due(case)
    door = door_of(fresh(walk.legal), case, asked("case_withdrawal"))
    assert door.url == reverse("matter-detail", args=[matter.pk])


def test_the_catalogue_stands_beside_the_form_and_the_class_on_the_matter(client, walk, proposal):
    text = page(client, walk.prosecutor, f"{reverse('matter-new', args=['violation'])}?act=find&case=none")
    assert KINDS["13"].text in text.content.decode()
    matter = proposal.matters.first()
    url = reverse("matter-detail", args=[matter.pk])
    assert reverse("repeat-detail", args=[proposal.pk]) in page(client, walk.prosecutor, url).content.decode()
    assert "/supervision/repeats/" not in page(client, walk.legal, url).content.decode()


@pytest.mark.parametrize("code", sorted(KINDS))
def test_the_catalogue_says_what_to_look_at_in_the_language_of_the_reader(code):
    """Chinese for who reads Chinese, English for who reads English, in every cell of the row but its number."""
    cells = {}
    for language in ("zh-hans", "en"):
        with override(language):
            row = kinds_table([KINDS[code]], begins=False).rows[0]
            cells[language] = [str(cell) for cell in row.cells]
    for zh, en in list(zip(cells["zh-hans"], cells["en"], strict=True))[1:]:
        told = re.sub(r"<[^>]+>", "", zh)
        assert told == "—" or re.search("[\u4e00-\u9fff]", told)
        assert not re.search("[\u4e00-\u9fff\u3001]", re.sub(r"<[^>]+>", "", en))


@pytest.mark.parametrize("with_case", [False, True])
def test_an_objection_is_about_what_its_matter_is_about(client, walk, with_case):
    """It asks for no case where the correction is about none, and takes the correction's where it is about one."""
    matter = walk.served(walk.found(case=walk.case() if with_case else None))
    detail = page(client, walk.legal, reverse("matter-detail", args=[matter.pk])).content.decode()
    (url,) = set(re.findall(r'href="(/matters/new/objection/[^"]*raise_reexamine[^"]*)"', detail))
    text = page(client, walk.legal, url.replace("&amp;", "&")).content.decode()
    assert "o-step" in text and "先选择所涉案件" not in text


def test_a_suggestion_from_a_proposal_begins_with_the_class(client, walk):
    """The third like violation proposes one: what is known of the class stands in its form, no fact of a case."""
    for day in DAYS:
        issue_on(walk, day)
    proposal = RepeatProposal.objects.get()
    detail = page(client, walk.prosecutor, reverse("repeat-detail", args=[proposal.pk])).content.decode()
    (url,) = set(re.findall(r'href="(/suggestions/new/[^"]+)"', detail))
    form = page(client, walk.prosecutor, url)
    text = form.content.decode()
    initial = form.context["form"].initial
    assert initial["f_subject_kind"] == "correction" and initial["f_departments"] == [walk.unit.pk]
    for name in ("f_title", "f_source", "f_facts", "f_causes"):
        assert initial[name] and str(initial[name]).splitlines()[0] in text, name
    assert "第五百六十七条" in initial["f_causes"] and all(day in initial["f_facts"] for day in ("1月5日", "3月2日"))
    assert ISSUE["facts"] not in text
    # Of a matter that is in no class nothing is put in.
    other = issue_on(walk, "2026-03-05", rows=[{**ISSUE, "violation": "12"}])
    plain = page(client, walk.prosecutor, f"{reverse('suggestion-new')}?origin={other.pk}")
    assert "f_subject_kind" not in plain.context["form"].initial
