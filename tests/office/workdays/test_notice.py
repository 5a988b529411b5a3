"""What is read out of a notice, and what is said of a line that is wrong."""

from datetime import date, timedelta
from time import process_time

import pytest

from office.workdays.notice import notice_read, notice_write
from office.workdays.seed import library_years
from office.workdays.sentences import line_read

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


LONG = {
    "joined": "并" * 50_000, "joined, named": "春节：2月5日" + "并且" * 25_000,
    "changing": "国务院办公厅关于调整2019年" * 3_000,
    "brackets": "(" * 50_000, "spaces": "春节" + " " * 49_000 + "x", "weekend": "与周六" + " " * 49_000 + "x",
    "dashes": "2月5日" + "-" * 49_000, "sentences": "2月5日放假1天。" * 5_000, "digits": "1 " * 25_000,
    "lines": "与周六\n" * 12_000,
}  # fmt: skip


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_long_to_read(text) -> None:
    began = process_time()
    assert notice_read(text, 2027).problems
    assert process_time() - began < 2, "the longest that may be typed; a pattern that looks back takes ten seconds"


def test_a_line_longer_than_any_notice_is_named() -> None:
    (problem,) = notice_read("春节 2027-02-05 至 2027-02-11\n" + "并" * 3000, 2027).problems
    assert problem.line == 2 and "too long" in str(problem)


def test_a_pattern_does_not_look_back() -> None:
    """Beneath the limit of a line too: twice the text takes no more than some twice the time."""
    began = process_time()
    for _once in range(20):
        line_read("并" * 2000, 2027)
    assert process_time() - began < 0.2


def test_the_printed_notice_is_read_as_it_stands() -> None:
    notice = notice_read(NOTICE_2026, 2026)
    assert notice.problems == []
    assert notice.days == library_years()[2026]
    assert (notice.title, notice.reference) == ("国务院办公厅关于2026年部分节假日安排的通知", "国办发明电〔2025〕7号")
    assert [line for line, _text in notice.left_out] == [3, 4, 12]
    assert notice.not_named == []


# The sentences of the notices for 2019 to 2026, each with the days of one of these years.
HOLIDAY, WORKED = True, False
SENTENCES = [
    (2026, "五、端午节：6月19日（周五）至21日（周日）放假，共3天。", "6.19-6.21", ""),
    (2026, "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。", "1.1-1.3", "1.4"),
    (2025, "一、元旦：1月1日（周三）放假1天，不调休。", "1.1", ""),
    (2025, "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、"
           "2月8日（周六）上班。", "1.28-2.4", "1.26 2.8"),
    (2025, "六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。",
     "10.1-10.8", "9.28 10.11"),
    (2024, "一、元旦：1月1日放假，与周末连休。", "1.1", ""),
    (2024, "五、端午节：6月10日（星期一）放假，与周末连休，共3天。", "6.10", ""),
    (2024, "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等"
           "制度落实，安排职工在除夕（2月9日）休息。", "2.10-2.17", "2.4 2.18"),
    (2023, "三、清明节：4月5日放假，共1天。", "4.5", ""),
    (2023, "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。", "1.1-1.2", ""),
    (2022, "四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。",
     "4.30-5.4", "4.24 5.7"),
    (2021, "六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。", "9.19-9.21", "9.18"),
    (2020, "一、元旦：2020年1月1日放假，共1天。", "1.1", ""),
    (2019, "三、清明节：4月5日放假，与周末连休。", "4.5", ""),
    # The older grammar, of which offices still have files, and what newspapers make of it.
    (2017, "一、元旦：1月1日放假，1月2日（星期一）补休。", "1.1-1.2", ""),
    (2015, "八、抗战胜利纪念日：9月3日至5日调休放假，共3天，其中9月3日（星期四）放假，9月4日（星期五）调休。"
           "9月6日（星期日）上班。", "9.3-9.5", "9.6"),
    (2026, "劳动节：5月1日(周五)至5日(周二)放假五天。5月9日(星期六)照常上班；", "5.1-5.5", "5.9"),
    (2026, "清明节:4月4日(周六)至6日(周一)为法定节假日和公休日，连休3天，不调休。", "4.4-4.6", ""),
    (2026, "端午节 6月19日至21日放假（共3天）", "6.19-6.21", ""),
    (2026, "2月15日至2月23日放假调休，共9天，2月14日（周六）、2月28日（周六）上班", "2.15-2.23", "2.14 2.28"),
]  # fmt: skip


def days_of(year: int, spans: str, off: bool) -> dict[date, bool]:
    found = {}
    for span in spans.split():
        first, last = (date(year, *map(int, day.split("."))) for day in (span.split("-") * 2)[:2])
        found |= {first + timedelta(days=n): off for n in range((last - first).days + 1)}
    return found


@pytest.mark.parametrize(("year", "line", "off", "worked"), SENTENCES)
def test_every_phrasing_of_the_notices_is_read(year: int, line: str, off: str, worked: str) -> None:
    notice = notice_read(line, year)
    assert [str(problem) for problem in notice.problems] == []
    found = {on: said for on, (said, _name) in notice.days.items() if on.year == year}
    assert found == days_of(year, off, HOLIDAY) | days_of(year, worked, WORKED)
    name = line.partition("、")[2].partition("：")[0] if line[1] == "、" else notice.days[min(notice.days)][1]
    assert {called for _off, called in notice.days.values()} == {name}


@pytest.mark.parametrize("advice", ["鼓励各单位安排职工在2月12日（周五）休息。", "有条件的单位可以在2月12日放假。"])
def test_advice_that_names_a_day_is_left_out_too(advice: str) -> None:
    notice = notice_read(f"春节：2月5日（周五）至11日（周四）放假调休，共7天。{advice}", 2027)
    assert (notice.problems, notice.days, len(notice.left_out)) == ([], FEBRUARY, 1)


def test_advice_is_left_out_by_name_and_never_read_as_a_day_off() -> None:
    notice = notice_read(SENTENCES[7][1], 2024)
    assert notice.left_out == [(1, "鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息。")]
    assert date(2024, 2, 9) not in notice.days


def test_a_notice_printed_as_one_paragraph_is_read() -> None:
    notice = notice_read("".join(line.strip() for line in NOTICE_2026.splitlines()), 2026)
    assert (notice.problems, notice.days) == ([], library_years()[2026])
    assert notice.reference == "国办发明电〔2025〕7号"


def test_a_holiday_named_on_a_line_of_its_own_is_that_of_the_next() -> None:
    assert notice_read("二、春节：\n2月5日（周五）至11日（周四）放假调休，共7天。", 2027).days == FEBRUARY


@pytest.mark.parametrize(
    ("line", "sentence", "said"),
    [
        ("元旦：1月1日（周五）至3日（周日）放假，共3天。1月4日（周日）上班。", "1月4日(周日)上班。",
         "2027-01-04 is a Monday, the line says Sunday"),
        ("春节：2月5日至11日放假调休，共7天。除夕2月4日不放假。", "除夕2月4日不放假。", "Take the sentence out"),
        ("春节：2月5日至11日放假调休，共7天。各地高校2月20日", "各地高校2月20日",
         "whether these days are off or worked"),
        ("春节：2月5日放假，与周末连休，共4天。", "春节:2月5日放假,与周末连休,共4天。",
         "says 4 days off, but its dates are 1"),
        ("春节：2月5日至11日放假，共7天。各高校自2月20日起上班。", "各高校自2月20日起上班。",
         "only a holiday's name, its days and 放假 or 上班 are read"),
        ("国务院办公厅关于延长2027年春节假期的通知", "", "then correct the days that it changes"),
    ],
)  # fmt: skip
def test_the_sentence_that_cannot_be_read_is_named(line: str, sentence: str, said: str) -> None:
    (problem,) = notice_read(line, 2027).problems
    assert problem.sentence == sentence and said in problem.text
    assert str(problem).startswith(f"Line 1, “{sentence}”: " if sentence else "Line 1: ")


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
