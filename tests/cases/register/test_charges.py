"""The charges are a table of law: these hold its count, its form and some entries one knows by heart."""

import re
from collections import Counter

import pytest

from cases.register.data import chapters, charge_by_name, charges


def test_there_are_483_charges_with_unique_codes_and_names():
    assert len(charges()) == 483
    assert len({charge.code for charge in charges()}) == 483
    assert len({charge.name for charge in charges()}) == 483


def test_every_charge_ends_in_crime_and_names_its_article():
    for charge in charges():
        assert charge.name.endswith("罪")
        assert re.fullmatch(r"\d{5}", charge.code)
        if charge.code != "19091":
            match = re.match(r"第(\d{3})条(?:之(.))?", charge.article)
            assert match, charge
            assert charge.code[:3] == match[1]
            assert charge.code[3] == str("零一二三四五六七八九".index(match[2] or "零"))


def test_chapters_hold_the_expected_numbers():
    count = Counter(charge.chapter for charge in charges())
    assert count == {1: 12, 2: 54, 3: 110, 4: 43, 5: 13, 6: 146, 7: 23, 8: 14, 9: 37, 10: 31}
    assert all((charge.chapter, charge.section) in chapters() for charge in charges())
    assert {charge.chapter for charge in charges() if charge.section} == {3, 6}


@pytest.mark.parametrize(
    ("text", "code", "article"),
    [
        ("盗窃罪", "26401", "第264条"),
        ("盗窃", "26401", "第264条"),
        ("帮信罪", "28721", "第287条之二"),
        ("帮助信息网络犯罪活动", "28721", "第287条之二"),
        ("掩饰、隐瞒犯罪所得罪", "31201", "第312条"),
        ("危险驾驶", "13311", "第133条之一"),
        ("袭警罪", "27702", "第277条第5款"),
        ("组织他人偷越国(边)境罪", "31801", "第318条"),
        ("徇私舞弊低价折股、出售公司、企业资产罪", "16901", "第169条"),
        ("危害珍贵、濒危野生动物罪", "34101", "第341条第1款"),
        ("非法狩猎罪", "34102", "第341条第2款"),
        ("开设赌场罪", "30302", "第303条第2款"),
    ],
)
def test_known_charges(text, code, article):
    charge = charge_by_name(text)
    assert charge is not None
    assert (charge.code, charge.article) == (code, article)


@pytest.mark.parametrize("text", ["", "嫖宿幼女罪", "奸淫幼女罪", "徇私舞弊低价折股、出售国有资产罪", "无此罪名"])
def test_cancelled_and_unknown_names_find_nothing(text):
    assert charge_by_name(text) is None


def test_an_alias_never_hides_a_charge():
    for charge in charges():
        assert charge_by_name(charge.name) is charge
