"""咨询指导 and 证据指引: asked, answered, published for both agencies; drafted together, adopted by both."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.collaboration.guidelines import DraftMovedOn, draft_save
from cases.collaboration.library import advice_get, advices_found, guideline_get, guidelines_found, library_open
from cases.collaboration.models import Guideline
from cases.matters.queries import matter_get
from office.access.context import acting_as
from office.access.roles import Role
from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.paper import issuers
from office.papers.queries import paper_of
from tests.cases.collaboration.asking import Asking

pytestmark = pytest.mark.django_db

TITLE = "帮信罪明知的认定"
QUESTION = {"topic": "assisting", "question": "出售一张银行卡，能否认定明知？"}
ANSWER = {"answer": "结合交易价格、次数综合认定", "law": "刑法第二百八十七条之二"}
PUBLIC = {
    "public_title": "帮信罪明知的认定",
    "topic": "assisting",
    "public_question": "出售一张银行卡，能否认定明知？",
    "public_answer": "结合交易价格、次数、方式综合认定，违法所得一万元以上的……",
    "public_law": "刑法第二百八十七条之二",
}


@pytest.fixture
def asking() -> Asking:
    return Asking()


def asked(asking: Asking):
    return asking.open(asking.police, "advice", title=TITLE, data=QUESTION, day="2026-06-01")


def settled(asking: Asking):
    matter = asked(asking)
    matter = asking.act(asking.resident, matter, "assign", {"answerer": [asking.prosecutor.pk]}, day="2026-06-02")
    matter = asking.act(asking.prosecutor, matter, "answer", ANSWER, day="2026-06-03")
    return asking.act(asking.police, matter, "acknowledge", {"useful": "applied"}, day="2026-06-04")


def published(asking: Asking, **more):
    return asking.act(asking.resident, settled(asking), "publish", {**PUBLIC, **more}, day="2026-06-05")


def owed(matter) -> list[str]:
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    return [row.params["duty"] for row in rows]


def test_from_question_to_library(asking):
    matter = asked(asking)
    assert (matter.title, owed(matter)) == ("帮信罪明知的认定", ["assign"])
    assert owed(settled(asking)) == []
    matter = published(asking)
    (found,) = advices_found(asking.legal, "明知")
    assert found.number_text.endswith("〔2026〕1号")
    assert Document.objects.get(root_kind="matter", root_id=matter.pk).number_text == found.number_text
    text = " ".join(getattr(block, "text", "") for block in paper_of(Document.objects.get(root_id=matter.pk)).blocks)
    assert "不具有约束力，仅供参考" in text


def test_the_other_way_round(asking):
    matter = asking.open(asking.prosecutor, "advice", act="ask_back", title=TITLE, data=QUESTION)
    assert owed(matter) == ["assign_back"]
    matter = asking.act(asking.legal, matter, "assign_back", {"answerer_back": [asking.legal.pk]})
    matter = asking.act(asking.legal, matter, "answer_back", ANSWER)
    matter = asking.act(asking.prosecutor, matter, "ask_on_back", {"question_more": "两张呢？"})
    assert (matter.state, owed(matter)) == ("answering_back", ["answer_back"])
    matter = asking.act(asking.legal, matter, "answer_back", ANSWER)
    assert asking.act(asking.prosecutor, matter, "acknowledge_back").closed


@pytest.mark.parametrize("text", ["明知", "帮信", "信", "银行卡 价格", "二百八十七", "咨答"])
def test_one_or_two_characters_find_it(asking, text):
    published(asking)
    assert advices_found(asking.police, text).count() == 1


@pytest.mark.parametrize(("text", "topic"), [("毒品", ""), ("明知 毒品", ""), ("", "drugs")])
def test_what_does_not_match_is_not_found(asking, text, topic):
    published(asking)
    assert advices_found(asking.police, text, topic).count() == 0


READERS = {
    Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD, Role.POLICE_LEGAL, Role.POLICE_LEADER, Role.POLICE_OVERSIGHT,
    Role.RESIDENT_PROSECUTOR, Role.PROSECUTOR, Role.MINORS_PROSECUTOR, Role.CASE_MANAGER, Role.CUSTODY_SUPERVISOR,
    Role.COMPLAINTS_PROSECUTOR, Role.CHIEF_PROCURATOR,
}  # fmt: skip


def test_who_reads_the_library(asking):
    published(asking)
    found = {
        Role(role) for role, officer in asking.made.officers.items() if role in set(Role) and library_open(officer)
    }
    assert found == READERS
    for role in (Role.THIRD_PARTY, Role.ADMINISTRATOR, Role.AUDITOR, Role.UPPER_LEVEL, Role.OFFICE_STAFF):
        with pytest.raises(PermissionDenied):
            advices_found(asking.made.officers[role])


def test_the_question_itself_stays_with_who_took_part(asking):
    matter = published(asking)
    stranger = asking.made.officers[Role.CUSTODY_SUPERVISOR]
    with pytest.raises(Http404):
        matter_get(stranger, matter.pk)
    assert advice_get(stranger, advices_found(stranger).get().pk).title == "帮信罪明知的认定"


@pytest.mark.parametrize(
    "text",
    [
        "见A1399030002002026030001一案",
        "（2026）冀0303刑初12号判决认为",
        "嫌疑人130000199001010000供述",
        "海检刑捕受[2026]13990300012号",
    ],
)
@pytest.mark.parametrize("field", ["public_title", "public_answer"])
def test_no_number_of_a_case_or_person_is_published(asking, text, field):
    with pytest.raises(ValidationError) as refused:
        published(asking, **{field: text})
    assert field in refused.value.message_dict


def test_who_answered_does_not_publish_it(asking):
    with pytest.raises(ValidationError, match="yourself|本人|自己"):
        asking.act(asking.prosecutor, settled(asking), "publish", PUBLIC, day="2026-06-05")


def test_the_asking_agency_does_not_publish_it(asking):
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.legal, settled(asking), "publish", PUBLIC)


def test_revised_and_taken_out(asking):
    matter = published(asking)
    matter = asking.act(
        asking.resident,
        matter,
        "revise",
        {**PUBLIC, "public_answer": "新的答复"},
        reason="司法解释修改",
        day="2026-07-01",
    )
    advice = advices_found(asking.police).get()
    assert (advice.version, advice.answer) == (2, "新的答复")
    assert [one.number for one in advice.versions.order_by("number")] == [1, 2]
    matter = asking.act(asking.resident, matter, "retract", reason="已废止", day="2026-08-01")
    assert not advices_found(asking.police).exists()
    gone = advices_found(asking.police, withdrawn=True).get()
    assert (str(gone.withdrawn_on), gone.withdraw_reason, gone.number_text) == (
        "2026-08-01",
        "已废止",
        advice.number_text,
    )
    with pytest.raises((PermissionDenied, ValidationError)):
        asking.act(asking.resident, matter, "revise", PUBLIC, reason="x")


def test_a_revision_says_why(asking):
    with pytest.raises(ValidationError) as refused:
        asking.act(asking.resident, published(asking), "revise", PUBLIC)
    assert "reason" in refused.value.message_dict


# --- guidelines


def begun(asking: Asking, **options):
    data = {"topic": "assisting", "text": "一、主观明知。\n二、客观行为。"}
    matter = asking.open(asking.resident, "guideline", title="帮信罪证据指引", data=data, day="2026-06-10", **options)
    return matter, Guideline.objects.get(matter=matter)


def save(officer, guideline, seen, text):
    with acting_as(officer):
        return draft_save(officer=officer, guideline=guideline, seen=seen, text=text)


def adopted(asking: Asking, matter, day: str = "2026-06-20", effective: str = "2026-07-01"):
    told = {"effective_on": effective, "why": "统一标准"}
    matter = asking.act(asking.legal, matter, "propose", told, day=day)
    matter = asking.act(asking.leader, matter, "adopt_police_first", day=day)
    return asking.act(asking.chief, matter, "adopt_proc_second", day=day)


def test_grows_out_of_advice(asking):
    advice = published(asking)
    _matter, guideline = begun(asking, origin=advice)
    assert [one.matter_id for one in guideline.advices.all()] == [advice.pk]


def test_two_editors_and_nothing_overwritten_unseen(asking):
    _matter, guideline = begun(asking)
    guideline = save(asking.legal, guideline, 1, "一、主观明知的推定。\n二、客观行为。")
    with pytest.raises(DraftMovedOn):
        save(asking.resident, guideline, 1, "一、主观明知。\n二、客观行为与数额。")
    guideline = save(asking.resident, guideline, 2, "一、主观明知的推定。\n二、客观行为与数额。")
    assert [(one.version, one.by) for one in guideline.drafts.order_by("version")] == [
        (1, asking.resident),
        (2, asking.legal),
        (3, asking.resident),
    ]


def test_in_force_when_both_have_adopted_it_and_from_its_day(asking):
    matter, guideline = begun(asking)
    with pytest.raises(Http404):
        guideline_get(asking.police, guideline.pk)
    matter = adopted(asking, matter)
    shown = guideline_get(asking.police, guideline.pk)
    assert shown.in_force(dt.date(2026, 6, 30)) is None and shown.to_come(dt.date(2026, 6, 30)).number == 1
    assert shown.in_force(dt.date(2026, 7, 1)).number == 1
    assert "二、客观行为。" in shown.versions[0].text
    document = Document.objects.get(root_kind="matter", root_id=matter.pk)
    assert any("客观行为" in getattr(block, "text", "") for block in paper_of(document).blocks)
    assert (matter.state, matter.closed) == ("in_force", False)
    assert issuers(paper_of(document)) == ["海山检察院", "海山公安局"]


def test_the_police_may_be_the_second(asking):
    matter, guideline = begun(asking)
    matter = asking.act(
        asking.legal, matter, "propose", {"effective_on": "2026-07-01", "why": "统一"}, day="2026-06-20"
    )
    matter = asking.act(asking.chief, matter, "adopt_proc_first", day="2026-06-21")
    matter = asking.act(asking.leader, matter, "adopt_police_second", day="2026-06-22")
    document = Document.objects.get(root_kind="matter", root_id=matter.pk)
    assert issuers(paper_of(document)) == ["海山公安局", "海山检察院"]
    assert guideline.versions.get().number_text == document.number_text


def test_a_revision_takes_the_place_of_the_version_before_on_its_day(asking):
    matter, guideline = begun(asking)
    matter = adopted(asking, matter)
    matter = asking.act(asking.legal, matter, "reopen", reason="数额标准修改", day="2026-08-01")
    save(asking.legal, guideline, 1, "一、主观明知。\n二、客观行为。\n三、数额。")
    assert guideline_get(asking.police, guideline.pk).in_force(dt.date(2026, 8, 2)).number == 1
    adopted(asking, matter, "2026-08-10", "2026-09-01")
    shown = guideline_get(asking.police, guideline.pk)
    assert shown.in_force(dt.date(2026, 8, 31)).number == 1
    assert shown.in_force(dt.date(2026, 9, 1)).number == 2


def test_the_text_is_frozen_while_the_leaders_read_it(asking):
    matter, guideline = begun(asking)
    matter = asking.act(
        asking.legal, matter, "propose", {"effective_on": "2026-07-01", "why": "统一"}, day="2026-06-20"
    )
    with pytest.raises(ValidationError):
        save(asking.legal, guideline, 1, "改")
    matter = asking.act(asking.chief, matter, "send_back", reason="第二条不清", day="2026-06-21")
    assert save(asking.legal, guideline, 1, "改").draft_version == 2


def test_one_agency_alone_adopts_nothing(asking):
    matter, guideline = begun(asking)
    matter = asking.act(
        asking.legal, matter, "propose", {"effective_on": "2026-07-01", "why": "统一"}, day="2026-06-20"
    )
    matter = asking.act(asking.leader, matter, "adopt_police_first", day="2026-06-20")
    for who, act in (
        (asking.leader, "adopt_proc_second"),
        (asking.leader, "adopt_police_second"),
        (asking.legal, "adopt_proc_second"),
    ):
        with pytest.raises((PermissionDenied, ValidationError)):
            asking.act(who, matter, act, day="2026-06-21")
    assert not guideline.versions.exists()


def test_a_text_with_two_versions_of_a_sentence_is_not_put_up(asking):
    matter, guideline = begun(asking)
    save(asking.legal, guideline, 1, "【我的改动】\n甲\n【对方的改动】\n乙\n【改动完，请取舍】")
    with pytest.raises(ValidationError):
        asking.act(asking.legal, matter, "propose", {"effective_on": "2026-07-01", "why": "统一"}, day="2026-06-20")


@pytest.mark.parametrize("role", [Role.POLICE_HANDLER, Role.CUSTODY_SUPERVISOR, Role.THIRD_PARTY, Role.ADMINISTRATOR])
def test_others_do_not_edit(asking, role):
    _matter, guideline = begun(asking)
    with pytest.raises((PermissionDenied, Http404)):
        save(asking.made.officers[role], guideline, 1, "改")


def test_found_by_its_text_as_adopted_and_not_as_drafted(asking):
    matter, guideline = begun(asking)
    assert guidelines_found(asking.police) == []
    assert [one.guideline.pk for one in guidelines_found(asking.legal, "客观")] == [guideline.pk]
    adopted(asking, matter)
    assert [one.guideline.pk for one in guidelines_found(asking.police, "客观")] == [guideline.pk]
    matter.refresh_from_db()
    asking.act(asking.legal, matter, "reopen", reason="修订", day="2026-08-01")
    save(asking.legal, guideline, 1, "一、秘密草稿。")
    assert guidelines_found(asking.police, "秘密") == []
    assert len(guidelines_found(asking.legal, "秘密")) == 1


def test_abolished_by_a_leader_not_given_up(asking):
    matter, guideline = begun(asking)
    matter = adopted(asking, matter)
    matter = asking.act(asking.chief, matter, "abolish", reason="法律修改", day="2026-09-01")
    assert matter.closed
    shown = guideline_get(asking.police, guideline.pk)
    assert shown.in_force(dt.date(2026, 9, 1)) is None and shown.in_force(dt.date(2026, 8, 1)) is not None


def test_a_revision_of_what_is_in_force_is_not_given_up(asking):
    matter, _guideline = begun(asking)
    matter = adopted(asking, matter)
    matter = asking.act(asking.legal, matter, "reopen", reason="修订", day="2026-08-01")
    with pytest.raises(ValidationError):
        asking.act(asking.legal, matter, "drop", reason="不改了", day="2026-08-02")
