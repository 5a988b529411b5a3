"""Division codes: counts, form, and entries one can check on a map."""

import re
from collections import Counter

import pytest

from office.agencies.data import DEMO_DIVISION, counties, division, divisions


def test_counts_by_level():
    count = Counter(each.level for each in divisions())
    assert count == {"province": 34, "prefecture": 333, "county": 2846}
    assert len(counties()) == 2846 + 5


def test_codes_are_unique_sorted_and_have_parents():
    codes = [each.code for each in divisions()]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert all(division(code[:2] + "0000") for code in codes)
    assert all(each.name and "市辖区" not in each.name for each in divisions())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("130302", "河北省秦皇岛市海港区"),
        ("130303", "河北省秦皇岛市山海关区"),
        ("130304", "河北省秦皇岛市北戴河区"),
        ("110101", "北京市东城区"),
        ("429004", "湖北省仙桃市"),
        ("659012", "新疆维吾尔自治区白杨市"),
        ("441900", "广东省东莞市"),
    ],
)
def test_known_divisions(code, name):
    assert division(code).full_name == name


def test_a_unit_code_finds_its_county():
    assert division("130303120000").name == "山海关区"


def test_the_demo_code_is_nobodys():
    assert division(DEMO_DIVISION) is None
    assert not [each for each in divisions() if each.code.startswith(DEMO_DIVISION[:4])]
