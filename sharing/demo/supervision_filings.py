"""The demonstration's filing supervision, in both directions."""

from __future__ import annotations

from typing import Any

from sharing.demo.county import ECONOMIC, STATIONS
from sharing.demo.supervision_told import (
    CHIEF,
    COMPLAINTS,
    LEGAL,
    OFFICE,
    P1,
    P2,
    POLICE_HEAD,
    RESIDENT,
    In,
    Step,
    Told,
)
from sharing.demo.supervision_violations import DRAFT, OBJECT


def _complaint(offence: str, facts: str, **more: Any) -> dict[str, Any]:
    return {
        "direction": "non_filing",
        "source": "victim",
        "complainant": "某被害人",
        "accepted_no": "",
        "offence": offence,
        "facts": facts,
        **more,
    }


DEMAND = {"demand_words": "说明不予立案的情况、依据和理由，附证据材料。"}
STATED = {"situation": "接报后已受理调查。", "basis": "调查笔录、鉴定意见。", "reasons": "认为情节显著轻微。"}
ORDER_LAW = "刑事诉讼法第112条、第113条；规则第561条"
# Why the reasons do not hold, and the evidence that goes with the order: each of its own offence.
Proofs = tuple[dict[str, object], ...]
INJURY = "伤情鉴定为轻伤二级，依法应当追究刑事责任，不立案理由不能成立。"
INJURY_PROOFS: Proofs = (
    {"name": "伤情鉴定意见", "proves": "被害人伤情为轻伤二级", "pages": 4},
    {"name": "监控录像", "proves": "行为人身份和经过"},
)
THEFT = "二年内盗窃三次以上，属多次盗窃，依法应当追究刑事责任，不立案理由不能成立。"
THEFT_PROOFS: Proofs = (
    {"name": "报案、接警记录", "proves": "二年内三次失窃的时间、地点", "pages": 6},
    {"name": "监控录像", "proves": "行为人身份和三次作案经过"},
)
FRAUD = "签订合同时已无履行能力，收款后即转移款项，有非法占有目的，不属于经济纠纷，不立案理由不能成立。"
FRAUD_PROOFS: Proofs = (
    {"name": "合同、转账记录", "proves": "被骗数额和付款经过", "pages": 12},
    {"name": "账户流水", "proves": "收款当日转移款项，没有用于履行合同", "pages": 9},
)
NOT_FILED = {
    "violation": "16",
    "facts": "收到通知立案书后超过十五日未立案，也未说明情况。",
    "law": "人民检察院刑事诉讼规则第564条",
    "demand": "立即立案并送达立案决定书。",
}
ASKED = [Step(P1, "demand", 2, DEMAND), Step(LEGAL, "demand_signed", 3)]
EXPLAINED = [*ASKED, Step(LEGAL, "explain", 9, STATED)]
FORCED = "以威胁手段强迫商户接受服务，情节严重，依法应当追究刑事责任，不立案理由不能成立。"
FORCED_PROOFS: Proofs = (
    {"name": "商户陈述、收费单据", "proves": "被强迫交易的次数和数额", "pages": 8},
    {"name": "通话录音", "proves": "以威胁手段强迫交易"},
)


def ordered(reasons: str, proofs: Proofs) -> list[Step]:
    """Until the police have signed for the order to file."""
    return [
        *EXPLAINED,
        Step(P1, "propose_order", 12, {"order_reasons": reasons, "order_law": ORDER_LAW}, entered=proofs),
        Step(CHIEF, "order_filing", 13),
        Step(LEGAL, "order_signed", 14),
    ]


TOLD = {"informed_whom": "某被害人", "told_how": "delivered", "informed_how": "当面送达答复书并释法说理"}
FILED = Step(LEGAL, "file", 24, {"filing_no": "海公（刑）立字〔2026〕监1号"}, file="立案决定书.pdf")
PASSED = Step(COMPLAINTS, "assign", 1, {"assignee": (P1,)})
WRONGLY = {
    "direction": "filing",
    "source": "party",
    "offence": "合同诈骗",
    "facts": "双方系买卖合同纠纷，已在法院诉讼。",
    "illegality": ["dispute"],
}
WITHDRAWN = {"order_reasons": "属民事纠纷，没有犯罪事实。", "order_law": "规则第559条、第561条"}

FILINGS = (
    Told(
        "故意伤害监督立案",
        "filing_supervision",
        260,
        COMPLAINTS,
        _complaint("故意伤害", "被害人控告被殴打，公安机关不予立案。"),
        [
            PASSED,
            *ordered(INJURY, INJURY_PROOFS),
            FILED,
            Step(P1, "conclude", 110, {"case_outcome": "transferred", "concluded_on": In(-2)}),
            Step(P1, "judged", 220, {"verdict": "suspended", "sentence": "有期徒刑十个月，缓刑一年"}),
        ],
        unit=STATIONS[0],
    ),
    Told(
        "盗窃监督立案",
        "filing_supervision",
        130,
        COMPLAINTS,
        _complaint("盗窃", "多次盗窃，未立案。"),
        [PASSED, *ordered(THEFT, THEFT_PROOFS), FILED],
        unit=STATIONS[1],
    ),
    Told(
        "诈骗通知立案",
        "filing_supervision",
        22,
        COMPLAINTS,
        _complaint("诈骗", "被骗货款，公安机关认为系经济纠纷。"),
        [PASSED, *ordered(FRAUD, FRAUD_PROOFS)],
        unit=ECONOMIC,
    ),
    Told(
        "寻衅滋事待审查",
        "filing_supervision",
        14,
        COMPLAINTS,
        _complaint("寻衅滋事", "多人滋扰，未立案。"),
        [PASSED, *EXPLAINED],
        unit=STATIONS[2],
    ),
    Told(
        "侵占待说明",
        "filing_supervision",
        7,
        P1,
        _complaint("职务侵占", "公司控告员工侵占。", source="organ"),
        ASKED,
        unit=ECONOMIC,
    ),
    Told(
        "毁坏财物理由成立",
        "filing_supervision",
        80,
        P1,
        _complaint("故意毁坏财物", "财物损失数额存在争议。"),
        [
            *EXPLAINED,
            Step(P1, "reasons_hold", 14, {"finding": "损失数额未达立案标准，不立案理由成立。"}),
            Step(P1, "inform", 18, TOLD),
        ],
        unit=STATIONS[3],
    ),
    Told(
        "逾期不决定",
        "filing_supervision",
        5,
        P1,
        _complaint("非法经营", "行政机关移送后逾期未答复。", direction="undecided", source="organ"),
        [Step(P1, "demand_delay", 1, {"overdue_since": In(-10)}), Step(LEGAL, "delay_signed", 2)],
        unit=ECONOMIC,
    ),
    Told(
        "强迫交易未立案",
        "filing_supervision",
        95,
        COMPLAINTS,
        _complaint("强迫交易", "商户控告被强迫交易，公安机关不予立案。"),
        [PASSED, *ordered(FORCED, FORCED_PROOFS), Step(P1, "not_executed", 45)],
        unit=STATIONS[0],
    ),
    Told(
        "强迫交易纠正",
        "violation",
        49,
        P1,
        {"source": "filing"},
        [
            Step(P1, "propose", 0, {**DRAFT, "found_facts": "通知立案后超过十五日未立案。"}),
            Step(CHIEF, "approve_correction", 1),
            Step(LEGAL, "sign", 2),
            Step(P1, "violation_begun", 2, on="强迫交易未立案"),
            Step(P1, "report_up", 25, reason="发出纠正违法通知书后仍不立案。", on="强迫交易未立案"),
        ],
        (NOT_FILED,),
        STATIONS[0],
        origin="强迫交易未立案",
    ),
    Told(
        "拒执不需说明",
        "filing_supervision",
        28,
        COMPLAINTS,
        _complaint("拒不执行判决、裁定", "申请执行人控告，公安机关不予立案。"),
        [
            Step(
                COMPLAINTS,
                "no_need",
                4,
                {"finding": "尚无证据证明有能力执行而拒不执行，不立案正确。", "told_how": "posted"},
            )
        ],
        unit=STATIONS[1],
    ),
    Told(
        "聚众斗殴受理",
        "filing_supervision",
        1,
        COMPLAINTS,
        _complaint("聚众斗殴", "被害人控告未立案。"),
        (),
        unit=STATIONS[4],
    ),
    Told(
        "合同诈骗撤案",
        "filing_supervision",
        22,
        RESIDENT,
        WRONGLY,
        [
            Step(CHIEF, "assign", 0, {"assignee": (RESIDENT,)}),
            Step(RESIDENT, "demand", 1, {"demand_words": "说明立案的情况、依据和理由。"}),
            Step(LEGAL, "demand_signed", 2),
            Step(LEGAL, "explain", 8, STATED),
            Step(
                RESIDENT,
                "propose_order",
                12,
                WITHDRAWN,
                entered=({"name": "民事起诉状", "proves": "系合同纠纷", "pages": 3},),
            ),
            Step(CHIEF, "order_withdrawal", 13),
            Step(LEGAL, "withdrawal_signed", 14),
        ],
        unit=ECONOMIC,
        case="investigation",
    ),
    Told(
        "合同诈骗复议",
        "order_objection",
        6,
        LEGAL,
        {**OBJECT, "request": "要求变更通知撤销案件的意见。", "grounds": "有证据证明以非法占有为目的。"},
        [
            Step(POLICE_HEAD, "approve_request", 0),
            Step(LEGAL, "raise_reconsider_withdrawal", 0),
            Step(OFFICE, "receive_reconsider_withdrawal", 1, {"reviewer": (P2,)}),
        ],
        origin="合同诈骗撤案",
        act="draft_reconsider_withdrawal",
    ),
)
