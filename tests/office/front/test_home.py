"""今日 in three parts; the buttons open the very form; one main button."""

from datetime import date, timedelta

import pytest

from office.front.home import parts_of, summary_of, summary_words, week_end
from office.front.registry import HomeItem

SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 16)


def item(days: int | None, **more: object) -> HomeItem:
    due = None if days is None else SATURDAY + timedelta(days=days)
    return HomeItem(due_on=due, what=more.pop("what", "签收"), url="/n/1/", **more)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (MONDAY, date(2026, 11, 22)),
        (date(2026, 11, 20), date(2026, 11, 22)),
        (SATURDAY, date(2026, 11, 29)),
        (date(2026, 11, 22), date(2026, 11, 29)),
    ],
)
def test_week_ends_on_sunday_and_from_saturday_on_means_the_next(today, end):
    assert week_end(today) == end


def test_parts_by_due_day_with_what_has_none_last():
    items = [item(-3), item(0), item(8), item(9), item(None)]
    parts = parts_of(items, SATURDAY)
    assert [(part.title, part.count) for part in parts] == [("逾期与今天到期", 2), ("本周", 1), ("以后", 2)]
    assert "无期限" in str(parts[-1].table)
    assert summary_of(items, SATURDAY) == {"total": 5, "late": 1, "past": 0, "today": 1}


def test_the_words_under_the_heading_name_each_figure_once():
    items = [item(-3), item(-1, state="past"), item(0, state="late"), item(0), item(8), item(3, stands_for=7)]
    found = summary_of(items, SATURDAY)
    assert found == {"total": 12, "late": 2, "past": 1, "today": 1}
    assert summary_words(found) == "需要您处理 12 件；其中已逾期 2 件，已过保守期限 1 件，今天到期 1 件"
    assert summary_words(summary_of([item(8)], SATURDAY)) == "需要您处理 1 件"
    assert summary_words(summary_of([], SATURDAY)) == ""
    assert [part.count for part in parts_of(items, SATURDAY)] == [4, 8]


def test_rows_say_what_about_and_whose_and_open_the_form():
    given = item(
        -1,
        what="说明不立案理由<i>",
        law="规则560条",
        about="某某合同诈骗控告",
        about_number="A…0012",
        about_url="/cases/3/",
        side="procuratorate",
        other="刑检一部",
        button="答复",
    )
    parts = parts_of([given, item(0, what="其他")], SATURDAY)
    html = str(parts[0].table)
    for words in (
        "逾 1 天 · 11-20",
        "说明不立案理由&lt;i&gt;",
        "（规则560条）",
        'href="/cases/3/"',
        "刑检一部",
        "答复",
    ):
        assert words in html
    assert html.count("btn-primary") == 1 and 'href="/n/1/"' in html and ">处理<" in html


def test_nothing_to_do_gives_no_parts():
    assert parts_of([], SATURDAY) == []


def test_long_parts_are_cut_but_never_what_is_due():
    items = [item(0) for _ in range(30)] + [item(3) for _ in range(30)]
    due, week = parts_of(items, SATURDAY)
    assert (due.more, len(due.table.rows)) == (0, 30) and (week.count, week.more, len(week.table.rows)) == (30, 15, 15)
    assert parts_of(items, SATURDAY, whole=True)[1].more == 0
