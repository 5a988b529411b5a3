"""Every component renders, escapes what it is given, and says in words what its colour says."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from office.ui import formats
from office.ui.chips import Chip, ClockChip, Tone
from office.ui.parts import Confirm, Empty, Progress, Stage, StageStrip, Tab, Tabs, Timeline, TimelineItem
from office.ui.tables import BulkAction, Column, Pager, Row, Sort, Table, query_with
from office.ui.who import PersonName, Who, mask_name

TODAY = date(2026, 11, 21)
BAD = "<script>alert(1)</script>"


def render(source: str, **context: object) -> str:
    return Template("{% load ui i18n %}" + source).render(Context({"today": TODAY, **context}))


@pytest.mark.parametrize(
    ("days", "extra", "tone", "text"),
    [
        (9, {}, Tone.PLAIN, "剩 9 天 · 11-30"),
        (3, {}, Tone.NEAR, "剩 3 天 · 11-24"),
        (0, {}, Tone.TODAY, "今天 · 11-21"),
        (-1, {}, Tone.OVER, "逾 1 天 · 11-20"),
        (20, {"provisional": True}, Tone.DOTTED, "剩 20 天 · 12-11 · 假期未公布"),
        (-2, {"provisional": True}, Tone.OVER, "逾 2 天 · 11-19 · 假期未公布"),
        (None, {}, Tone.MISSING, "缺启动日期"),
        (363, {}, Tone.PLAIN, "2027-11-19"),
        (45, {}, Tone.PLAIN, "剩 45 天 · 2027-01-05"),
        (5, {"near": 7}, Tone.NEAR, "剩 5 天 · 11-26"),
        (-9, {"state": "done"}, Tone.MUTED, "已办结 · 11-12"),
        (None, {"state": "paused"}, Tone.DOTTED, "暂停"),
        (2, {"state": "withdrawn"}, Tone.MUTED, "已撤销"),
        (2, {"state": "unverified"}, Tone.DOTTED, "待核实 · 11-23"),
    ],
)
def test_clock_chip(days, extra, tone, text):
    due = None if days is None else TODAY + timedelta(days=days)
    chip = ClockChip(due, TODAY, **extra)
    assert (chip.tone, chip.text) == (tone, text)
    assert f"o-chip-{tone}" in chip.html()
    assert text in render("{{ chip }}", chip=chip)


@pytest.mark.parametrize(
    ("due", "last", "tone", "text", "beside"),
    [
        (22, 23, Tone.NEAR, "剩 1 天 · 保守 11-22", "法定 11-23"),
        (21, 22, Tone.TODAY, "今天 · 保守 11-21", "法定 11-22"),
        (
            20,
            21,
            Tone.TODAY,
            "已过保守期限 · 11-20",
            "法定 11-21",
        ),  # the conservative day is over, the statutory is not
        (19, 23, Tone.TODAY, "已过保守期限 · 11-19", "法定 11-23"),
        (
            19,
            20,
            Tone.OVER,
            "逾 1 天 · 法定 11-20",
            "保守 11-19",
        ),  # late by the statutory day, not the conservative one
        (24, 24, Tone.NEAR, "剩 3 天 · 11-24", ""),  # one day needs no name
    ],
)
def test_the_day_of_the_alarm_leads_and_the_statutory_day_makes_overdue(due, last, tone, text, beside):
    chip = ClockChip(date(2026, 11, due), TODAY, last=date(2026, 11, last))
    assert (chip.tone, chip.text, chip.beside) == (tone, text, beside)
    assert text in str(chip.html()) and beside in str(chip.html())


def test_what_is_paused_or_closed_names_no_second_day():
    for state in ("paused", "done"):
        assert ClockChip(TODAY, TODAY, last=TODAY + timedelta(days=1), state=state).beside == ""


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("at", "tone", "text"),
    [
        ("2026-11-21 10:40", Tone.NEAR, "剩 40 分钟 · 11-21 10:40"),
        ("2026-11-21 11:00", Tone.NEAR, "剩 1 小时 · 11-21 11:00"),
        ("2026-11-22 08:15", Tone.NEAR, "剩 22 小时 15 分 · 11-22 08:15"),
        ("2026-11-22 11:15", Tone.PLAIN, "剩 25 小时 15 分 · 11-22 11:15"),
        ("2026-11-23 11:15", Tone.PLAIN, "剩 2 天 · 11-23 11:15"),
        ("2026-11-21 10:00", Tone.NEAR, "剩 0 分钟 · 11-21 10:00"),
        ("2026-11-21 09:59", Tone.OVER, "逾 1 分钟 · 11-21 09:59"),
        ("2026-11-21 06:59", Tone.OVER, "逾 3 小时 1 分 · 11-21 06:59"),
        ("2026-11-18 06:59", Tone.OVER, "逾 3 天 · 11-18 06:59"),
    ],
)
def test_a_clock_of_hours_counts_to_the_minute(at, tone, text):
    moment = moment_of(at)
    chip = ClockChip(moment.date(), TODAY, at=moment, now=moment_of("2026-11-21 10:00"))
    assert (chip.tone, chip.text) == (tone, text)


@pytest.mark.parametrize(
    ("now", "tone", "text", "beside"),
    [
        ("2026-11-21 07:15", Tone.NEAR, "剩 1 小时 · 保守 11-21 08:15", "法定 11-21 09:00"),
        ("2026-11-21 08:15", Tone.NEAR, "剩 0 分钟 · 保守 11-21 08:15", "法定 11-21 09:00"),
        ("2026-11-21 08:16", Tone.TODAY, "已过保守期限 · 11-21 08:15", "法定 11-21 09:00"),
        ("2026-11-21 09:00", Tone.TODAY, "已过保守期限 · 11-21 08:15", "法定 11-21 09:00"),
        ("2026-11-21 09:01", Tone.OVER, "逾 1 分钟 · 法定 11-21 09:00", "保守 11-21 08:15"),
    ],
)
def test_hours_warn_by_the_exact_minute_and_are_late_by_the_statutory_one(now, tone, text, beside):
    at, last = moment_of("2026-11-21 08:15"), moment_of("2026-11-21 09:00")
    chip = ClockChip(at.date(), TODAY, last=last.date(), at=at, last_at=last, now=moment_of(now))
    assert (chip.tone, chip.text, chip.beside) == (tone, text, beside)


def test_a_heading_in_a_table_spans_it():
    table = Table([Column("a", "A"), Column("b", "B")], [Row((), head=BAD), Row(("1", "2"))])
    assert 'scope="rowgroup" colspan="2"' in str(table) and "<script>" not in str(table)
    chosen = Table([Column("a", "A")], [Row((), head="x")], bulk=[BulkAction("y", "/z")])
    assert 'colspan="2"' in str(chosen) and 'name="rows"' not in str(chosen)


def test_clock_chip_in_english():
    with translation.override("en"):
        assert ClockChip(TODAY + timedelta(days=1), TODAY).text == "1 day left · 11-22"
        assert ClockChip(TODAY - timedelta(days=2), TODAY).text == "2 days over · 11-19"


def test_clock_tag_takes_today_of_the_page_and_the_reason():
    html = render('{% clock due why="次日起算" %}', due=TODAY)
    assert "今天 · 11-21" in html and 'title="次日起算"' in html


@pytest.mark.parametrize(
    ("side", "mark"), [("procuratorate", "检"), ("police", "公"), ("third", "第"), ("court", "法")]
)
def test_square_is_character_and_colour_and_has_a_name(side, mark):
    html = render("{% who side name %}", side=side, name=BAD)
    assert f"o-who-{side}" in html and f">{mark}<" in html and "aria-label=" in html and "<script>" not in html


def test_square_of_both_and_of_an_agency():
    class Agency:
        side = "police"

    class Officer:
        agency = Agency()

    assert Who("both").html().count("o-who ") == 2
    assert "o-who-police" in Who(Officer(), "刑侦大队").html()


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张某某"), ("欧阳修", "欧阳某某"), ("阿不都·热合曼", "阿某某"), ("", ""), (" 李四 ", "李某某")],
)
def test_mask_name(name, masked):
    assert mask_name(name) == masked


def test_person():
    html = render("{% person name masked=True minor=True %}", name="李小四")
    assert "李某某" in html and "小四" not in html and "（未成年人）" in html
    assert PersonName("李某", masked=True).text == "李某"


def test_components_are_html_in_templates_and_other_texts_are_escaped():
    assert isinstance(str(Chip("x")), SafeString)
    html = render("{{ chip }}{% chip text tone='near' %}", chip=Chip(BAD), text=BAD)
    assert "<script>" not in html and html.count("o-chip ") == 2


def test_stage_strip():
    html = render(
        "{% stage_strip stages %}",
        stages=[
            Stage("受案", "done", TODAY),
            Stage("侦查", "now", TODAY, note=BAD),
            Stage("起诉", "unverified"),
            Stage("判决"),
        ],
    )
    assert (
        "11-21" in html
        and 'aria-current="step"' in html
        and "待核实" in html
        and "—" in html
        and "<script>" not in html
    )
    assert isinstance(StageStrip((), TODAY).html(), SafeString)


def test_timeline():
    html = render(
        "{% timeline items %}",
        items=[
            TimelineItem(TODAY, "police", BAD, "拘留证", "/d/1/", recorded_on=TODAY, recorded_by="高某"),
            TimelineItem(None, "procuratorate", "介入", voided="日期录错", note="注"),
        ],
    )
    assert (
        "11-21 补录，高某" in html and 'href="/d/1/"' in html and "已撤销： 日期录错" in html and "<script>" not in html
    )
    assert isinstance(Timeline((), TODAY).html(), SafeString)


def test_tabs_empty_progress_box_section_fact():
    assert 'aria-current="page"' in Tabs([Tab("全部", "/a/", True, 3), Tab("未读", "/b/")]).html()
    assert 'href="/x/"' in render("{% empty_state why what '/x/' '去' %}", why=BAD, what="试试")
    assert "<a " not in Empty("空").html()
    running = Progress("导入", 5, 10, poll_url="/p/", page_url="/q/")
    html = render("{% progress job %}", job=running)
    assert 'hx-get="/p/"' in html and 'max="10" value="5"' in html and 'href="/q/"' in html and "noscript" in html
    over = Progress("导入", 10, 10, poll_url="/p/", finished=True, next_url="/r/", next_text="看")
    assert "hx-get" not in over.html() and 'href="/r/"' in over.html()
    assert 'role="alert"' in Progress("导入", 3, None, failed=BAD).html()
    html = render("{% box title id='who' %}<b>in</b>{% endbox %}{% section title 3 %}x{% endsection %}", title=BAD)
    assert "<b>in</b>" in html and "<script>" not in html and "<small>3</small>" in html
    assert "—" in render("{% fact '办案单位' value %}", value=None)


def test_formats():
    assert formats.day(TODAY) == "2026-11-21" and formats.day(None) == "—"
    assert formats.day_short(TODAY, TODAY) == "11-21" and formats.day_short(date(2025, 1, 5), TODAY) == "2025-01-05"
    assert formats.moment(datetime.fromisoformat("2026-11-21T06:30:00+00:00")) == "2026-11-21 14:30"
    assert (formats.num(1234567), formats.num(0), formats.num(None)) == ("1,234,567", "0", "—")
    assert formats.money("1234.5") == "¥1,234.50" and formats.percent(0.125) == "12.5%" and formats.percent(None) == "—"
    assert render("{{ d|day }} {{ n|num }}", d=TODAY, n=1234) == "2026-11-21 1,234"


COLUMNS = (
    Column("number", "案号", sort="number"),
    Column("due", "期限", sort="due_on,-number"),
    Column("n", "人数", numeric=True),
)


def request_of(query: str):
    return RequestFactory().get(f"/cases/?{query}")


def test_sort_takes_only_what_the_columns_offer():
    assert Sort.of(request_of("sort=-due"), COLUMNS, "number").order_by == ("-due_on", "number", "-pk")
    assert Sort.of(request_of("sort=password"), COLUMNS, "-number").order_by == ("-number", "-pk")
    assert Sort.of(request_of("sort=n"), COLUMNS, "number").code == "number"


def test_table_sorts_by_links_that_keep_the_filters():
    request = request_of("stage=inv&sort=number&page=4")
    table = Table(COLUMNS, [Row((BAD, Chip("x"), 3))], Sort.of(request, COLUMNS, "number"), request.GET, caption="案件")
    html = table.html()
    assert 'aria-sort="ascending"' in html and "?stage=inv&amp;sort=-number" in html and "page=4" not in html
    assert "<script>" not in html and 'class="o-num">3' in html and "<caption" in html


def test_table_with_rows_to_choose():
    table = Table(
        COLUMNS, [Row(("a", "b", 1), pk=7), Row(("c", None, 2))], bulk=[BulkAction("共享", "/s/")], csrf_token="t"
    )
    html = table.html()
    assert 'name="rows" value="7"' in html and 'formaction="/s/"' in html and 'value="t"' in html
    assert html.count('name="rows"') == 1 and "None" not in html


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("page=3", 3), ("page=99", 50), ("page=0", 1), ("page=x", 1), ("page=-1", 1)]
)
def test_pager(query, number):
    pager = Pager.of(request_of(query), 1234)
    assert (pager.number, pager.offset, pager.pages) == (number, (number - 1) * 25, 50)
    html = pager.html()
    assert "共 1,234 条" in html and f"第 {number} / 50 页" in html


def test_pager_of_one_page_has_no_steps():
    assert "btn" not in Pager.of(request_of(""), 3).html()


def test_query_with_leaves_the_page():
    assert query_with(QueryDict("a=1&page=2"), a=None, b=3) == "?b=3"


class ReasonForm(forms.Form):
    reason = forms.CharField(label="事由", help_text="对方能看到", widget=forms.Textarea)
    days = forms.IntegerField(label="天数", required=False)
    to = forms.MultipleChoiceField(label="对象", choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label="已核对")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
    hidden = forms.CharField(widget=forms.HiddenInput, initial="h")


def test_form_has_labels_help_and_errors_at_the_field_and_on_top():
    html = render("{% fields form %}{% buttons '保存' '/back/' %}", form=ReasonForm({"reason": "", "kind": "a"}))
    assert 'for="id_reason"' in html and 'id="id_reason_helptext"' in html and "（可不填）" in html
    assert 'role="alert"' in html and 'href="#id_reason"' in html and 'id="id_reason_error"' in html
    assert 'aria-invalid="true"' in html and 'type="hidden"' in html and "form-select" in html
    assert html.count("btn-primary") == 1 and 'href="/back/"' in html


def test_field_with_unit_and_danger():
    form = ReasonForm()
    assert "<span>天</span>" in render("{% field form.days unit='天' %}{% form_errors form %}", form=form)
    assert "btn-danger" in render("{% buttons '撤回' '' danger=True %}")


def test_confirm():
    confirm = Confirm("撤回", BAD, "撤回", "/case/", effects=[BAD], form=ReasonForm(), danger=True, hidden={"v": 3})
    html = render("{% confirm confirm %}", confirm=confirm, csrf_token="tok")
    assert 'value="tok"' in html and "<script>" not in html and 'name="v" value="3"' in html and "data-keep" in html


@pytest.mark.parametrize("name", ["tokens.css", "shell.css", "parts.css", "print.css"])
def test_our_css_is_plain_enough_for_the_oldest_browser(name):
    """Chromium 109 knows none of these."""
    text = (Path(settings.BASE_DIR) / "static" / "office" / name).read_text("utf-8")
    rules = "".join(part.split("*/")[-1] for part in text.split("/*"))
    for unknown in ("oklch(", "color-mix(", "light-dark(", "\n  &", "@layer"):
        assert unknown not in rules
