"""Clues: RULES 551; need to know, and no trace of them for the police (domain brief, section 8)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.models import Matter
from cases.matters.queries import matter_get, matters_of_case, matters_seen
from office.followup.models import FollowUp
from office.outbox.models import OutboxMessage
from office.papers.models import Document
from tests.cases.supervision.walk import Walk, owed
from tests.factories import fresh

pytestmark = pytest.mark.django_db
POLICE = ("legal", "handler", "head", "leader", "oversight")


@pytest.fixture
def walk() -> Walk:
    return Walk()


def registered(walk, *, case=None, files=(), **data):
    """A clue about an officer."""
    told = {
        "subject": "讯问录像缺失反映办案人员违规", "about": "officer", "source": "resident", "unit": [walk.unit.pk],
        "conduct": "questioning", "person_concerned": "某民警", "content": "反映讯问中违规", **data,
    }  # fmt: skip
    return walk.open(walk.resident, "clue", "2026-03-02", case=case, data=told, files=files)


def investigated(walk, clue):
    """Assessed and reported on."""
    plan = {"assigned": [walk.prosecutor.pk], "plan": "调取录像", "plan_means": ["08"], "inquiry_by": "2026-03-20"}
    clue = walk.act(walk.resident, clue, "assess", "2026-03-04", data=plan)
    clue = walk.act(walk.prosecutor, clue, "inquire", "2026-03-10", data={"means": ["08"], "inquired": "录像缺失"})
    told = {"findings": "录像缺失属实", "opinion": "发纠正违法通知书", "report_law": "规则第567条"}
    return walk.act(walk.prosecutor, clue, "report", "2026-03-12", data=told)


def test_no_trace_for_the_police(walk):
    case = walk.case()
    clue = investigated(walk, registered(walk, case=case))
    assert clue.state == "reported"
    for name in POLICE:
        officer = fresh(getattr(walk, name))
        assert not matters_seen(officer).exists()
        assert not list(matters_of_case(officer, case))
        with pytest.raises(Http404):
            matter_get(officer, clue.pk)
    police = [getattr(walk, name).pk for name in POLICE]
    assert not OutboxMessage.objects.filter(recipient__officer__in=police).exists()
    assert not OutboxMessage.objects.filter(recipient__department__agency=walk.made.police, root_kind="matter").exists()
    assert not FollowUp.objects.filter(owner__officer__in=police).exists()
    assert not FollowUp.objects.filter(owner__department__agency=walk.made.police).exists()
    assert not Document.objects.filter(shared=True).exists()
    assert not clue.grants.filter(principal__department__agency=walk.made.police).exists()
    assert not case.grants.filter(reason__contains="线索").exists()


def test_need_to_know_inside_the_procuratorate(walk):
    clue = registered(walk)
    for who in (walk.second, walk.complaints, walk.manager, walk.custody, walk.prosecutor):
        with pytest.raises(Http404):
            matter_get(fresh(who), clue.pk)
    assert matter_get(fresh(walk.chief), clue.pk).pk == clue.pk
    clue = walk.act(walk.resident, clue, "assign", "2026-03-03", data={"assigned": [walk.prosecutor.pk]})
    assert matter_get(fresh(walk.prosecutor), clue.pk).pk == clue.pk
    clue = walk.act(walk.resident, clue, "assign", "2026-03-03", data={"assigned": [walk.second.pk]})
    with pytest.raises(Http404):
        matter_get(fresh(walk.prosecutor), clue.pk)


def test_nobody_of_the_police_is_chosen(walk):
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.resident, registered(walk), "assign", "2026-03-03", data={"assigned": [walk.legal.pk]})
    assert "assigned" in refused.value.message_dict


@pytest.mark.parametrize("name", POLICE)
def test_the_police_do_not_even_begin_one(walk, name):
    with pytest.raises(PermissionDenied):
        walk.open(getattr(walk, name), "clue", "2026-03-02", data={})
    assert not Matter.objects.exists()


def test_the_name_stands_nowhere_but_in_the_clue(walk):
    clue = registered(walk)
    assert clue.title == "刑侦大队：讯问、询问"
    assert "某民警" not in clue.title and clue.told_data == {}


def test_founded_by_another_and_closed_when_taken_up(walk):
    clue = investigated(walk, registered(walk))
    with pytest.raises(PermissionDenied):
        walk.act(walk.prosecutor, clue, "founded", "2026-03-13")
    clue = walk.act(walk.chief, clue, "founded", "2026-03-13")
    with pytest.raises(ValidationError):
        walk.act(walk.resident, clue, "taken_up", "2026-03-14")
    violation = walk.found("2026-03-14", officer=walk.resident, origin=clue, data={"source": "clue"})
    clue = walk.act(walk.resident, clue, "taken_up", "2026-03-14")
    assert clue.state == "done" and violation.origin_id == clue.pk


def test_what_grew_from_a_clue_does_not_tell_of_it(walk):
    clue = walk.act(walk.chief, investigated(walk, registered(walk)), "founded", "2026-03-13")
    matter = walk.issued(walk.found("2026-03-14", origin=clue, data={"source": "clue"}), "2026-03-16")
    legal = fresh(walk.legal)
    assert "source" not in matter_get(legal, matter.pk).told_data
    paper = str(Document.objects.get(kind="correction_notice").values)
    assert "线索" not in paper.replace(str(Document.objects.get(kind="correction_notice").values.get("source")), "")


def test_terms_of_a_clue(walk):
    clue = registered(walk)
    assert owed(clue) == {"assess": ("某resident_prosecutor", "2026-03-09")}
    clue = walk.act(walk.resident, clue, "set_aside", "2026-03-05", reason="线索笼统")
    assert clue.closed and owed(clue) == {}


@pytest.mark.parametrize("name", POLICE)
def test_no_page_of_the_police_tells_of_a_clue(client, walk, name):
    """Lists, counts, home, ledger, search, the case, and every address of the clue itself."""
    case = walk.case()
    clue = investigated(walk, registered(walk, case=case, subject="密线索甲"))
    papers = list(Document.objects.values_list("pk", flat=True))
    client.force_login(fresh(getattr(walk, name)))
    marks = ("密线索甲", "某民警", "监督线索", "反映讯问中违规")
    for url in (
        "/", "/matters/supervision/", "/matters/supervision/?kind=clue&over=all", "/matters/supervision/?over=all",
        "/followups/", "/messages/", f"/cases/{case.pk}/", "/cases/",
    ):  # fmt: skip
        text = client.get(url, follow=True).content.decode()
        assert not [mark for mark in marks if mark in text], url
    found = client.post("/search/", {"q": "密线索甲"}, follow=True).content.decode()
    assert found.count("密线索甲") <= found.count('value="密线索甲"') + 2 and f"/matters/{clue.pk}/" not in found
    for url in (
        f"/matters/{clue.pk}/", f"/matters/{clue.pk}/assign/", f"/matters/{clue.pk}/founded/", "/matters/new/clue/",
        f"/notes/matter/{clue.pk}/", *(f"/papers/{pk}/" for pk in papers), *(f"/papers/{pk}/word/" for pk in papers),
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
