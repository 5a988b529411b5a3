"""延长依据 of the measures ledger: which extension it tells of (CPL 91, 156-159)."""

import pytest

from sharing.ledgers.translate import extension_told

TOLD = [
    ("detention", "", {}),
    ("detention", "延长至七日", {"length": "7"}),
    ("detention", "特殊情况", {"length": "7"}),
    ("detention", "延长至三十日（结伙作案）", {"length": "30", "ground": "gang"}),
    ("detention", "流窜作案", {"length": "30", "ground": "fleeing"}),
    ("detention", "多次作案", {"length": "30", "ground": "repeated"}),
    ("detention", "见卷", {}),
    ("arrest", "上一级检察院批准延长侦查羁押期限一个月", {"kind": "156"}),
    ("arrest", "第一百五十八条，延长二个月", {"kind": "158"}),
    ("arrest", "刑诉法159条再延长二个月", {"kind": "159"}),
    ("arrest", "见卷", {}),
    ("bail", "延长一个月", {}),
]


@pytest.mark.parametrize(("measure", "text", "params"), TOLD)
def test_told(measure, text, params):
    assert extension_told(measure, text) == params
