"""What is read out of a notice, and what is said of a line that is wrong."""

from datetime import date

import pytest

from office.workdays.notice import notice_read, notice_write
from office.workdays.seed import library_years

# 国务院办公厅关于2026年部分节假日安排的通知, as newspapers print it.
NOTICE_2026 = """新华社北京11月4日电 国务院办公厅关于2026年部分节假日安排的通知,全文如下:
国办发明电〔2025〕7号
　　各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
  经国务院批准,现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
  三、清明节:4月4日(周六)至6日(周一)放假,共3天。
  四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
  五、端午节:6月19日(周五)至21日(周日)放假,共3天。
  六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
  七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。
  节假日期间,各地区、各部门要妥善安排好值班和安全、保卫等工作,确保人民群众祥和平安度过节日假期。
  国务院办公厅
  2025年11月4日
"""
# In an invented notice for 2027 the days of the week are those of 2027.
FEBRUARY = {date(2027, 2, day): (True, "春节") for day in range(5, 12)}


def test_the_printed_notice_is_read_as_it_stands() -> None:
    notice = notice_read(NOTICE_2026, 2026)
    assert notice.problems == []
    assert notice.days == library_years()[2026]
    assert (notice.title, notice.reference) == ("国务院办公厅关于2026年部分节假日安排的通知", "国办发明电〔2025〕7号")
    assert [line for line, _text in notice.left_out] == [3, 4, 12]
    assert notice.not_named == []


@pytest.mark.parametrize("year", list(library_years()))
def test_what_is_written_is_read_again(year: int) -> None:
    days = library_years()[year]
    notice = notice_read(notice_write(days), year)
    assert (notice.problems, notice.days) == ([], days)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("春节 2027-02-05 至 2027-02-11", FEBRUARY),
        ("春节：2月5日（周五）至11日（周四）放假，共7天。", FEBRUARY),
        ("2027/2/5-2027/2/11 春节", FEBRUARY),
        ("春节 20270205 到 20270211 放假", FEBRUARY),
        ("上班 2027-02-14", {date(2027, 2, 14): (False, "")}),
        ("2027-02-14,上班,春节", {date(2027, 2, 14): (False, "春节")}),
        ('"2027-02-14","work","春节"', {date(2027, 2, 14): (False, "春节")}),
        ("2027-02-05 00:00:00,off,Spring Festival", {date(2027, 2, 5): (True, "Spring Festival")}),
        ("2月14日、20日（周六）上班", {date(2027, 2, 14): (False, ""), date(2027, 2, 20): (False, "")}),
        # A notice may reach back into the last days of the year before, as those for 2007 and 2019 did.
        (
            "元旦：2026年12月31日至2027年1月1日放假",
            {date(2026, 12, 31): (True, "元旦"), date(2027, 1, 1): (True, "元旦")},
        ),
    ],
)
def test_ways_to_write_a_line(line: str, days: dict) -> None:
    notice = notice_read(line, 2027)
    assert [str(problem) for problem in notice.problems] == []
    assert notice.days == days


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("春节", "no day is named here"),
        ("春节 2027-02-30", "there is no day “2027-02-30”"),
        ("春节 2027-02-11 至 2027-02-05", "the range ends before it begins: 2027-02-11 to 2027-02-05"),
        ("春节 2027-02-05 至", "the last day of the range is missing"),
        ("春节 2027-01-01 至 2027-12-31", "longer than any holiday"),
        ("国庆节 2026-10-01", "2026-10-01 is a day of 2026"),
        ("元旦 2028-01-01", "2028-01-01 is a day of 2028"),
        ("2027-02-05", "whether these days are off or worked"),
        ("2027-02-05 调休", "whether these days are off or worked"),
        ("2027-02-15 上班", "only a Saturday or Sunday is made a working day"),
        ("春节：2月5日（周六）放假", "2027-02-05 is a Friday, the line says Saturday"),
        ("春节：2月5日至11日放假，共8天", "says 8 days off, but its dates are 7"),
        ("5日 放假", "the month is missing"),
        ("明天 12", "the days cannot be read"),
        ("国务院办公厅关于2026年部分节假日安排的通知", "this is the notice for 2026, not for 2027"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line: str, said: str, settings) -> None:
    notice = notice_read(f"# 备注\n元旦 2027-01-01\n{line}", 2027)
    assert [problem.line for problem in notice.problems] == [3]
    assert said in notice.problems[0].text


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("春节 2027-02-06", "2027-02-06 stands in line 1 too"),
        ("上班 2027-02-06", "off in one line and worked in the other (line 1)"),
    ],
)
def test_a_day_named_twice_is_refused(second: str, said: str) -> None:
    notice = notice_read(f"春节 2027-02-05 至 2027-02-06\n{second}", 2027)
    assert [problem.line for problem in notice.problems] == [2]
    assert said in notice.problems[0].text


def test_nothing_and_what_is_not_named_is_said() -> None:
    assert [str(problem) for problem in notice_read("  \n# x", 2027).problems] == [
        "No day is named. Paste the notice or write one holiday a line."
    ]
    assert notice_read("春节 2027-02-05", 2027).not_named == ["元旦", "清明", "劳动节", "端午", "中秋", "国庆"]
