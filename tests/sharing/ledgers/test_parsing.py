"""Typed values: one table of what a cell says and what is read from it."""

from datetime import date, datetime, time

import pytest

from cases.procedure.loader import load_rules
from sharing.ledgers.headers import header_key, likelier_layout, match_headers
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.parsing import BadValue, ErrorCell, parse_cell, parse_row
from sharing.ledgers.reasons import row_reason
from tests.sharing.ledgers.samples import ajbh, measure, police_case

TODAY = date(2026, 11, 21)


def column(name: str):
    layout, code = name.split(".")
    return LAYOUTS[layout].by_code[code]


READ = [
    ("police_case.slsj", "2026-03-05", "2026-03-05"),
    ("police_case.slsj", "2026/3/5", "2026-03-05"),
    ("police_case.slsj", "2026年3月5日", "2026-03-05"),
    ("police_case.slsj", "２０２６年３月５日", "2026-03-05"),
    ("police_case.slsj", 46086.0, "2026-03-05"),
    ("police_case.slsj", "46086", "2026-03-05"),
    ("police_case.slsj", 46086.604166667, "2026-03-05T14:30"),
    ("police_case.slsj", "2026-03-05 14:30", "2026-03-05T14:30"),
    ("police_case.slsj", "2026-03-05T14:30:05", "2026-03-05T14:30:05"),
    ("police_case.slsj", "2026-03-05T06:30:00Z", "2026-03-05T14:30"),
    ("police_case.slsj", "2026/3/5 9:05:00", "2026-03-05T09:05"),
    ("police_case.slsj", "2026年3月5日14时30分", "2026-03-05T14:30"),
    ("police_case.slsj", "2026年3月5日 14:30", "2026-03-05T14:30"),
    ("police_case.slsj", "20260305", "2026-03-05"),
    ("police_case.slsj", 20260305.0, "2026-03-05"),
    # Midnight is how the agencies' systems write that only the day is known.
    ("police_case.slsj", "2026-03-05 00:00:00", "2026-03-05"),
    ("police_case.slsj", datetime(2026, 3, 5, 14, 30), "2026-03-05T14:30"),
    ("police_case.slsj", date(2026, 3, 5), "2026-03-05"),
    ("police_case.slsj", "2028-02-29", "date_future"),
    ("police_case.slsj", "2026-12-31", "2026-12-31"),
    ("police_case.slsj", "2026-02-30", "date_impossible"),
    ("police_case.slsj", "2026-13-01", "date_impossible"),
    ("police_case.slsj", "2026-03-05 25:00", "date_impossible"),
    ("police_case.slsj", "1900-01-01", "date_too_early"),
    ("police_case.slsj", date(1900, 1, 1), "date_too_early"),
    ("police_case.slsj", 12.0, "date_too_early"),
    ("police_case.slsj", "0", "date_impossible"),
    ("police_case.slsj", 99999999.0, "date_impossible"),
    ("police_case.slsj", "1999-12-31", "date_too_early"),
    ("police_case.slsj", "去年三月", "date_unreadable"),
    ("police_case.slsj", "03-05-2026", "date_unreadable"),
    ("police_case.slsj", time(14, 30), "date_without_day"),
    ("police_case.slsj", ErrorCell(), "cell_error"),
    ("police_case.slsj", True, "date_unreadable"),
    ("police_case.fasj_q", "1988-08-01", "1988-08-01"),
    ("police_suspect_measure.csrq", "1930-02-03", "1930-02-03"),
    ("police_suspect_measure.csrq", "1900-01-01", "date_too_early"),
    ("police_suspect_measure.csrq", datetime(1990, 5, 6, 7, 8), "1990-05-06"),
    ("proc_case.dqrq", "2028-01-01", "2028-01-01"),
    # numbers
    ("police_case.ajbh", ajbh(12), ajbh(12)),
    ("police_case.ajbh", f" {ajbh(12).lower()}　", ajbh(12)),
    ("police_case.ajbh", "A13030312", "format"),
    ("police_case.ajbh", "A1303031200002026130012", "format"),
    ("police_case.badw_dm", 130303120000.0, "130303120000"),
    ("police_case.tb_cs", 2.0, 2),
    ("police_case.tb_cs", "２", 2),
    ("police_case.tb_cs", "1.5", "whole_number"),
    ("police_case.tb_cs", "-1", "whole_number"),
    ("proc_case.tysah", 1.3030320260000012e16, "digits_lost"),
    ("proc_case.tysah", "1.30303E+16", "digits_lost"),
    ("proc_case.bmsah", "山海检刑捕受〔2026〕130303000012号", "山海检刑捕受[2026]130303000012号"),
    ("proc_case.bmsah", "山海检刑捕受［2026］130303000012号", "山海检刑捕受[2026]130303000012号"),
    ("proc_case.bmsah", "第12号", "format"),
    ("police_suspect_measure.zjhm", 1.30303199001011e17, "digits_lost"),
    ("police_suspect_measure.zjhm", "13030319900101123x", "13030319900101123x"),
    ("police_suspect_measure.ryid", "01", "1"),
    ("police_suspect_measure.ryid", 1.0, "1"),
    ("police_suspect_measure.ryid", "R-7", "R-7"),
    # words
    ("police_case.lajg", "已立案", "filed"),
    ("police_case.lajg", "不予立案", "not_filed"),
    ("police_case.lajg", "也许", "choice"),
    ("police_case.cayy", 3.0, "3"),
    ("police_case.cayy", "（二）", "2"),
    ("police_suspect_measure.csmc", "拘留", "detention"),
    ("police_suspect_measure.swcn", "是", True),
    ("police_suspect_measure.swcn", 0.0, False),
    ("police_suspect_measure.swcn", True, True),
    ("police_suspect_measure.swcn", "大概", "yes_no"),
    ("proc_person_decision.jdlx", "一退", "return_1"),
    ("proc_person_decision.yy", "n3", "N3"),
    # names stay whole
    ("police_suspect_measure.xm", "㛃𬭎䶮", "㛃𬭎䶮"),
    ("police_suspect_measure.xm", " 古丽·阿不都热合曼　", "古丽·阿不都热合曼"),
    ("police_suspect_measure.xm", "名" * 60, "名" * 60),
    ("police_suspect_measure.xm", "名" * 200, "名" * 200),
    ("police_suspect_measure.xm", "名" * 201, "too_long"),
    ("police_suspect_measure.xm", "甲\x00乙", "control_character"),
    ("police_suspect_measure.xm", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("police_suspect_measure.xm", "'=1+1", "=1+1"),
    ("police_suspect_measure.xm", "'甲", "'甲"),
]


@pytest.mark.parametrize(("name", "cell", "expected"), READ)
def test_cell(name, cell, expected):
    try:
        value = parse_cell(column(name), cell, TODAY)
    except BadValue as bad:
        value = bad.reason
    assert value == expected


def test_row_tells_every_bad_cell_at_once():
    row = parse_row(LAYOUTS["police_case"], 7, police_case(1, slsj="2026-02-30", lajg="?", ajmc=""), today=TODAY)
    assert [(c, r) for c, r, _p in row.problems] == [
        ("ajmc", "missing"),
        ("slsj", "date_impossible"),
        ("lajg", "choice"),
    ]
    assert row.raw["slsj"] == "2026-02-30"
    assert row.row_key == ajbh(1)


@pytest.mark.parametrize(
    ("name", "cell", "reason"),
    [
        ("lasj", "2026-03-05 10:00+99:99", "date_impossible"),
        ("lasj", "2026-03-05 10:00+24:00", "date_impossible"),
        ("lasj", "9999-12-31 23:59-12:00", "date_impossible"),
        ("lasj", float("inf"), "date_impossible"),
        ("lasj", float("nan"), "date_impossible"),
        ("tb_cs", "9" * 400, "whole_number"),
        ("tb_cs", float("inf"), "digits_lost"),
        ("tb_cs", float("nan"), "whole_number"),
        ("ajmc", float("inf"), "digits_lost"),
        ("sfswcn", float("nan"), "yes_no"),
    ],
)
def test_a_cell_that_no_rule_foresaw_is_one_bad_cell(name, cell, reason):
    row = parse_row(LAYOUTS["police_case"], 7, police_case(1, **{name: cell}), today=TODAY)
    assert [(c, r) for c, r, _p in row.problems] == [(name, reason)]
    assert all(row_reason(r, p) for _c, r, p in row.problems)


def test_what_no_database_keeps_is_marked_in_the_row_as_written():
    row = parse_row(LAYOUTS["police_case"], 7, police_case(1, ajmc="甲\x00乙"), today=TODAY)
    assert row.raw["ajmc"] == "甲\ufffd乙"


def test_formula_in_a_key_column():
    row = parse_row(LAYOUTS["police_suspect_measure"], 2, measure(1, ryid="=1+1"), today=TODAY)
    assert [(c, r) for c, r, _p in row.problems] == [("ryid", "formula_in_key")]


@pytest.mark.parametrize("word", ["秘密", "机密★10年", "内部", "＝秘密"])
def test_classified_row_keeps_its_number_only(word):
    """保守国家秘密法 31(3)."""
    row = parse_row(LAYOUTS["police_case"], 2, police_case(1, mj=word, ajmc=""), today=TODAY)
    assert [r for _c, r, _p in row.problems] == ["classified"]
    assert row.values == {"ajbh": ajbh(1)}
    assert row.raw == {}


@pytest.mark.parametrize("word", ["无", "", " 无 ", "非密", None])
def test_not_classified(word):
    assert not parse_row(LAYOUTS["police_case"], 2, police_case(1, mj=word), today=TODAY).problems


def test_row_keys():
    row = parse_row(LAYOUTS["police_suspect_measure"], 2, measure(1, ryid="01"), today=TODAY)
    assert row.row_key == f"{ajbh(1)}+1+detention+2026-03-07T14:00"
    assert row.case_key == ajbh(1)


def test_headers_in_any_order_by_code_or_name():
    layout = LAYOUTS["police_suspect_measure"]
    headers = match_headers(layout, ["措施*", "AJBH", " 人员 序号 ", "开始时间（必填）", "ｓｗｃｎ", "备注栏"], {}, 1)
    assert headers.columns == ["csmc", "ajbh", "ryid", "kssj", "swcn", None]
    assert headers.unmatched == ["备注栏"]
    assert headers.missing == []


def test_headers_mapped_by_an_officer():
    layout = LAYOUTS["proc_person_decision"]
    mapping = {header_key("什么决定"): "jdlx", header_key("备注"): ""}
    headers = match_headers(layout, ["部门受案号", "人员序号", "什么决定", "决定日期", "备注"], mapping, 1)
    assert headers.missing == [] and headers.unmatched == []
    assert headers.columns[2] == "jdlx" and headers.columns[4] is None


def test_duplicate_header():
    headers = match_headers(LAYOUTS["proc_case"], ["bmsah", "部门受案号"], {}, 1)
    assert headers.duplicates == [("bmsah", "A", "B")]


def test_wrong_layout_is_named():
    cells = [c.zh for c in LAYOUTS["proc_case"].columns]
    assert likelier_layout(LAYOUTS["police_case"], cells) is LAYOUTS["proc_case"]
    assert likelier_layout(LAYOUTS["proc_case"], cells) is None


def test_the_ledgers_words_are_the_procedures_words():
    """Every code of a choice that becomes an event is known to the rules, and so is every word they list."""
    rules = load_rules()
    columns = {c.code: c for c in LAYOUTS["police_suspect_measure"].columns}
    assert {c.code for c in columns["csmc"].choices} == set(rules.measures)
    for word, code in rules.measure_names.items():
        assert parse_cell(columns["csmc"], word) == code, word
    decisions = LAYOUTS["proc_person_decision"].by_code["jdlx"]
    for choice in decisions.choices:
        assert choice.code.startswith("return_") or choice.code in rules.events
    reasons = LAYOUTS["proc_person_decision"].by_code["yy"]
    for name in ("non_approval", "non_prosecution"):
        for word, code in rules.reason_names[name].items():
            if word != "证据不足":  # of both lists: told apart by the kind of decision
                assert parse_cell(reasons, word) == code, word
    for word, code in rules.reason_names["withdrawal"].items():
        assert parse_cell(LAYOUTS["police_case"].by_code["cayy"], word) == code
