"""Forms made from a flow: every kind of field, rows, answers, evaluation; look, then confirm."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.matters.models import Matter
from cases.register.models import CaseNumber, Person
from office.access.roles import Role
from office.outbox.words import named
from office.papers.kinds import PaperKind
from office.papers.models import Attachment, Document, Receipt
from office.papers.paper import Paper, Paragraph
from tests.cases.matters.pages import Desk, flows_use, page, rows_data, seal, step_url

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def desk(monkeypatch) -> Desk:
    flows_use(monkeypatch, "paper_form", "sample")
    return Desk()


def new_url(desk: Desk, case: bool = True) -> str:
    what = desk.case.pk if case else "none"
    return f"{reverse('matter-new', args=['paper_form'])}?act=begin&case={what}"


BEGIN = {"f_subject": "甲事", "f_tone": "mild", "f_body": "正文一。"}


def begun(desk: Desk, **data) -> Matter:
    answer = desk.post(Role.PROSECUTOR, new_url(desk), {**BEGIN, **data})
    assert answer.status_code == 302, page(answer)
    return Matter.objects.latest("pk")


def sent(desk: Desk) -> Matter:
    matter = begun(desk)
    data = {"seen": "1", "happened_on": str(TODAY), "f_reply_by": str(TODAY + dt.timedelta(days=7))}
    data |= rows_data("row", {"f_text": "第一项", "f_heading": "mild"}, {"f_text": "第二项"})
    answer = desk.post(Role.PROSECUTOR, step_url(matter, "send"), data)
    assert answer.status_code == 302, page(answer)
    matter.refresh_from_db()
    return matter


def test_every_kind_of_field_comes_back_as_plain_json(desk):
    person = Person.objects.get(case=desk.case)
    number = CaseNumber.objects.get(case=desk.case, kind="ajbh").value
    police, helper = desk.made.officers[Role.POLICE_LEGAL], desk.made.officers[Role.PROSECUTOR]
    matter = begun(
        desk,
        f_day="2026-03-05", f_hour="14:30", f_marks=["mild", "grave"], f_urgent="on", f_count="3", f_sum="12.50",
        f_helper=helper.pk, f_team=[police.pk], f_units=[desk.made.departments["prosecution"].pk],
        f_agency=desk.made.police.pk, f_whom=[person.pk], f_like=number, f_others=number,
    )  # fmt: skip
    assert matter.data == {
        "subject": "甲事", "tone": "mild", "body": "正文一。", "day": "2026-03-05", "hour": "14:30",
        "marks": ["mild", "grave"], "urgent": True, "count": 3, "sum": "12.50", "helper": helper.pk,
        "team": [police.pk], "units": [desk.made.departments["prosecution"].pk], "agency": desk.made.police.pk,
        "whom": [person.pk], "like": desk.case.pk, "others": [desk.case.pk], "earlier": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"f_subject": ""}, "标题"),
        ({"f_tone": "fierce"}, "程度"),
        ({"f_day": "2026-02-30"}, "发现日"),
        ({"f_count": "x"}, "次数"),
        ({"f_sum": "-1"}, "金额"),
        ({"f_like": "A000000000000000000000"}, "相关案件"),
        ({"f_whom": ["999999"]}, "涉及人员"),
        ({"f_helper": "999999"}, "协办人"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(desk, wrong, words):
    answer = desk.post(Role.PROSECUTOR, new_url(desk), {**BEGIN, "f_body": "一段要留住的话。", **wrong})
    text = page(answer)
    assert answer.status_code == 200
    assert "o-field-wrong" in text
    assert words in text.split("data-errors", 1)[1].split("</div>", 1)[0]
    assert "一段要留住的话。" in text
    assert not Matter.objects.exists()


def test_nothing_is_written_by_a_look(desk):
    answer = desk.post(Role.PROSECUTOR, new_url(desk), BEGIN, look=False)
    assert seal(answer)
    assert not Matter.objects.exists()


def test_what_was_not_shown_is_not_done(desk):
    client = desk.client(Role.PROSECUTOR)
    shown = seal(client.post(new_url(desk), {**BEGIN, "preview": "1"}))
    answer = client.post(new_url(desk), {**BEGIN, "f_body": "另一段。", "shown": shown, "confirm": "1"})
    assert answer.status_code == 200
    assert not Matter.objects.exists()


def test_the_look_tells_what_is_owed_and_who_learns_of_it(desk):
    matter = begun(desk)
    until = TODAY + dt.timedelta(days=7)
    data = {"seen": "1", "happened_on": str(TODAY), "f_reply_by": str(until)}
    data |= rows_data("row", {"f_text": "一"}, {"f_text": "二"})
    text = page(desk.post(Role.PROSECUTOR, step_url(matter, "send"), data, look=False))
    effects = text.split("o-effect-lines", 1)[1]
    assert "法制大队" in effects
    assert until.isoformat() in effects
    assert "逐项答复" in effects


def test_a_title_is_asked_where_there_is_no_case(desk):
    answer = desk.post(Role.PROSECUTOR, new_url(desk, case=False), BEGIN)
    assert answer.status_code == 200
    assert "title" in answer.context["form"].errors
    answer = desk.post(Role.PROSECUTOR, new_url(desk, case=False), {**BEGIN, "title": "某类问题"})
    assert answer.status_code == 302
    assert Matter.objects.get().title == "某类问题"


def test_without_a_case_it_is_chosen_first_and_nothing_typed_stands_in_the_address(desk):
    url = f"{reverse('matter-new', args=['paper_form'])}?act=begin"
    client = desk.client(Role.PROSECUTOR)
    answer = client.post(url, {"text": "王大某", "act": "begin"})
    assert answer.status_code == 302
    assert "王大某" not in answer.url
    found = page(client.get(answer.url))
    assert f"?act=begin&amp;case={desk.case.pk}" in found
    answer = client.post(url, {"text": "没有这样的案件", "act": "begin"})
    assert f"case={desk.case.pk}" not in page(client.get(answer.url))


def test_rows_have_to_be_enough_and_blank_ones_do_not_count(desk):
    matter = begun(desk)
    data = {"seen": "1", "happened_on": str(TODAY), "f_reply_by": str(TODAY)}
    answer = desk.post(
        Role.PROSECUTOR, step_url(matter, "send"), {**data, **rows_data("row", {"f_text": "一"}, {"f_text": ""})}
    )
    assert answer.status_code == 200
    assert answer.context["rows"].non_form_errors()
    data |= rows_data("row", {"f_text": "一"}, {"f_heading": "mild"}, {"f_text": "三"})
    answer = desk.post(Role.PROSECUTOR, step_url(matter, "send"), data)
    assert "f_text" in answer.context["rows"].forms[1].errors
    assert matter.items.count() == 0


def test_one_more_row_keeps_what_was_typed_and_finds_no_fault(desk):
    matter = begun(desk)
    data = {"seen": "1", "f_reply_by": "", **rows_data("row", {"f_text": "已写的一项"}, {"f_text": ""})}
    answer = desk.client(Role.PROSECUTOR).post(step_url(matter, "send"), {**data, "more_rows": "1"})
    text = page(answer)
    assert answer.context["rows"].total_form_count() == 3
    assert "已写的一项" in text
    assert "o-error" not in text


def test_a_day_in_the_future_is_refused(desk):
    matter = begun(desk)
    data = {"seen": "1", "happened_on": str(TODAY + dt.timedelta(days=1)), "f_reply_by": str(TODAY)}
    data |= rows_data("row", {"f_text": "一"}, {"f_text": "二"})
    answer = desk.post(Role.PROSECUTOR, step_url(matter, "send"), data)
    assert "happened_on" in answer.context["form"].errors


def answers(matter: Matter, *given: dict) -> dict:
    data = {"seen": "1"}
    for item, one in zip(matter.items.order_by("position"), given, strict=False):
        data |= {f"answers-{item.pk}-{name}": value for name, value in one.items()}
    return data


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "cannot"}, "text"),
        ({"code": "already"}, "link"),
        ({"text": "只写了话"}, "code"),
        ({"code": "unknown"}, "code"),
    ],
)
def test_an_answer_needs_what_goes_with_it(desk, given, field):
    matter = sent(desk)
    answer = desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), answers(matter, given))
    first = matter.items.order_by("position").first()
    assert f"{first.pk}-{field}" in answer.context["sheet"].answers.errors


def test_the_label_of_a_word_promises_nothing_that_an_answer_takes_back(desk):
    """D4, D18: with some answers an explanation is needed; its field said 可不填. So of what was sent already."""
    matter = sent(desk)
    first = matter.items.order_by("position").first()
    text = page(desk.get(Role.POLICE_LEGAL, step_url(matter, "answer")))
    for name in ("text", "link", "place"):
        label = text.split(f'for="id_answers-{first.pk}-{name}"', 1)[1].split("</label>", 1)[0]
        assert "可不填" not in label
    assert "须写明理由" in text


def test_the_look_says_that_chosen_files_are_checked_later(desk):
    """D4: the files come with the confirmed form alone, so the look says nothing for or against them."""
    matter = sent(desk)
    said = "选定的文件在确认时检查"
    given = answers(matter, {"code": "supplied"})
    text = page(desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), given, look=False))
    assert said in text.split('class="o-effects"', 1)[1]
    data = {"seen": "2", "reason": "尚未答复", "f_word": "请答复"}
    text = page(desk.post(Role.PROSECUTOR, step_url(matter, "urge"), data, look=False))
    assert 'class="o-effects"' in text and said not in text


def test_rows_are_answered_one_by_one_and_evaluated(desk):
    matter = sent(desk)
    first, second = matter.items.order_by("position")
    answer = desk.post(
        Role.POLICE_LEGAL, step_url(matter, "answer"),
        answers(matter, {"code": "supplied"}, {"code": "already", "place": "证据卷二第35页"}),
    )  # fmt: skip
    assert answer.status_code == 302, page(answer)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.answer, second.answer, second.answer_link) == (
        "supplied", "already", {"kind": "place", "text": "证据卷二第35页"},
    )  # fmt: skip
    data = {"seen": "3", f"verdicts-{first.pk}-code": "met", f"verdicts-{second.pk}-code": "short"}
    answer = desk.post(Role.PROSECUTOR, step_url(matter, "evaluate"), data)
    assert f"{second.pk}-text" in answer.context["sheet"].verdicts.errors
    answer = desk.post(
        Role.PROSECUTOR, step_url(matter, "evaluate"), {**data, f"verdicts-{second.pk}-text": "页码不符"}
    )
    assert answer.status_code == 302, page(answer)
    text = page(desk.get(Role.PROSECUTOR, reverse("matter-detail", args=[matter.pk])))
    assert "已提供 1" in text
    assert "未达到要求 1" in text
    assert "页码不符" in text


def test_what_was_not_answered_is_not_offered_for_evaluation(desk):
    matter = sent(desk)
    first, second = matter.items.order_by("position")
    empty = page(desk.get(Role.PROSECUTOR, step_url(matter, "evaluate")))
    assert f"verdicts-{first.pk}-code" not in empty
    desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), answers(matter, {"code": "supplied"}))
    text = page(desk.get(Role.PROSECUTOR, step_url(matter, "evaluate")))
    assert f"verdicts-{first.pk}-code" in text
    assert f"verdicts-{second.pk}-code" not in text


def test_nothing_chosen_is_said(desk):
    matter = sent(desk)
    answer = desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), {"seen": "1"})
    assert answer.context["sheet"].answers.non_field_errors()


def test_a_row_said_before_is_not_answered_again_by_leaving_it(desk):
    matter = sent(desk)
    desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), answers(matter, {"code": "supplied", "text": "见附件"}))
    data = {**answers(matter, {"code": "supplied", "text": "见附件"}, {"code": "later"}), "seen": "2"}
    answer = desk.post(Role.POLICE_LEGAL, step_url(matter, "answer"), data)
    assert answer.status_code == 302, page(answer)
    rows = matter.steps.order_by("-position").first().rows
    assert [row["position"] for row in rows] == [2]


def test_bars_say_why_before_anything_is_typed(desk):
    matter = sent(desk)
    text = page(desk.get(Role.PROSECUTOR, step_url(matter, "finish")))
    assert '<form method="post" enctype' not in text
    assert "o-refused" in text


def test_out_of_order_leads_back_by_get_and_keeps_what_was_typed_by_post(desk):
    matter = begun(desk)
    url = step_url(matter, "urge")
    assert desk.get(Role.PROSECUTOR, url).status_code == 302
    answer = desk.post(Role.PROSECUTOR, url, {"seen": "1", "reason": "催一下", "f_word": "请答复"})
    assert answer.status_code == 200
    assert "请答复" in page(answer)


def test_a_word_said_each_time_begins_empty_and_a_draft_with_what_it_says(desk):
    matter = begun(desk)
    form = desk.get(Role.PROSECUTOR, step_url(matter, "revise")).context["form"]
    assert form["f_body"].value() == "正文一。"
    matter = sent(desk)
    desk.post(Role.PROSECUTOR, step_url(matter, "urge"), {"seen": "2", "reason": "一催", "f_word": "请速复"})
    form = desk.get(Role.PROSECUTOR, step_url(matter, "urge")).context["form"]
    assert not form["f_word"].value()


@pytest.fixture
def paper(monkeypatch) -> None:
    kind = PaperKind(
        "form_paper", "试行通知书", "trial notice", "试", lambda told: Paper(blocks=[Paragraph(told.get("body", ""))])
    )
    monkeypatch.setitem(named("paper_kinds"), "form_paper", kind)


def test_the_paper_is_looked_at_before_it_has_a_number(desk, paper):
    matter = sent(desk)
    data = {"seen": "2", "happened_on": str(TODAY), "f_term": "15"}
    look = page(desk.post(Role.PROSECUTOR, step_url(matter, "notify"), data, look=False))
    assert 'name="paper"' in look
    text = page(desk.client(Role.PROSECUTOR).post(step_url(matter, "notify"), {**data, "paper": "1"}))
    assert "草稿" in text
    assert "正文一。" in text
    assert not Document.objects.exists()
    assert desk.post(Role.PROSECUTOR, step_url(matter, "notify"), data).status_code == 302
    held = Document.objects.get()
    assert (held.number, held.values["term"]) == (1, "15")


def test_a_paper_is_not_signed_for_before_it_was_issued(desk, paper):
    matter = sent(desk)
    desk.post(Role.PROSECUTOR, step_url(matter, "notify"), {"seen": "2", "happened_on": str(TODAY), "f_term": "15"})
    text = page(desk.get(Role.POLICE_LEGAL, step_url(matter, "sign")))
    assert Document.objects.get().number_text in text
    before = str(TODAY - dt.timedelta(days=1))
    answer = desk.post(Role.POLICE_LEGAL, step_url(matter, "sign"), {"seen": "2", "happened_on": before})
    assert "happened_on" in answer.context["form"].errors
    answer = desk.post(Role.POLICE_LEGAL, step_url(matter, "sign"), {"seen": "2", "happened_on": str(TODAY)})
    assert answer.status_code == 302, page(answer)
    assert Receipt.objects.get().signed_on == TODAY


def test_a_step_that_a_matter_waits_for_is_taken_there(desk):
    matter = sent(desk)
    url = reverse("event-record", args=[desk.case.pk])
    answer = desk.get(Role.PROSECUTOR, f"{url}?type=early_intervention")
    assert (answer.status_code, answer.url) == (302, step_url(matter, "notify"))
    assert desk.get(Role.PROSECUTOR, f"{url}?type=arrest_approval").status_code == 200


def test_a_preview_holds_whoever_ends_the_lines_how(desk):
    """htmx sends one character for the end of a line, the browser's own confirmation two."""
    client = desk.client(Role.PROSECUTOR)
    shown = seal(client.post(new_url(desk), {**BEGIN, "f_body": "一。\n二。", "preview": "1"}))
    answer = client.post(new_url(desk), {**BEGIN, "f_body": "一。\r\n二。", "shown": shown, "confirm": "1"})
    assert answer.status_code == 302, page(answer)
    assert Matter.objects.get().data["body"] == "一。\n二。"


def test_files_come_with_the_confirmed_form(desk):
    matter = sent(desk)
    client, url = desk.client(Role.POLICE_LEGAL), step_url(matter, "prove")
    look = client.post(url, {"seen": "1", "preview": "1"}, headers={"HX-Request": "true"})
    shown = seal(look)
    assert shown, "a look without the files themselves, which a preview in place does not send"
    answer = client.post(url, {"seen": "1", "shown": shown, "confirm": "1"})
    assert "files" in answer.context["form"].errors
    assert not Attachment.objects.exists()
    file = SimpleUploadedFile("说明.txt", "逐项说明如下".encode())
    answer = client.post(url, {"seen": "1", "shown": shown, "confirm": "1", "files": [file]})
    assert answer.status_code == 302, page(answer)
    assert Attachment.objects.get().name == "说明.txt"
    assert "说明.txt" in page(desk.get(Role.PROSECUTOR, reverse("matter-detail", args=[matter.pk])))


def test_a_file_that_is_not_what_it_says_is_refused_by_name_and_the_rest_is_kept(desk):
    matter = sent(desk)
    file = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00" + b"\0" * 64)
    data = {"seen": "1", "reason": "要留住的话", "files": [file], "preview": "1"}
    answer = desk.client(Role.POLICE_LEGAL).post(step_url(matter, "prove"), data)
    text = page(answer)
    assert "照片.jpg" in text
    assert "要留住的话" in text
    assert not seal(answer)
