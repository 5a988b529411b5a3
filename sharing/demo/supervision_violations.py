"""The demonstration's violations in investigations, and the objections to them."""

from __future__ import annotations

from typing import Any

from sharing.demo.county import CRIMINAL, ECONOMIC, STATIONS
from sharing.demo.supervision_told import CHIEF, LEGAL, OFFICE, P1, P2, RESIDENT, In, Step, Told


def _row(kind: str, facts: str, law: str, demand: str) -> dict[str, Any]:
    return {"violation": kind, "facts": facts, "law": law, "demand": demand}


RECORDING = _row(
    "02", "讯问犯罪嫌疑人未全程同步录音录像。", "刑事诉讼法第123条", "补充说明情况，落实讯问全程录音录像。"
)
FAMILY = _row("13", "拘留后超过二十四小时通知家属，且未载明原因。", "刑事诉讼法第85条", "说明原因，规范通知和登记。")
RIGHTS = _row("12", "首次讯问笔录未载明告知诉讼权利。", "刑事诉讼法第120条", "补正并组织学习。")
WITNESS = _row("07", "搜查笔录无见证人签名。", "刑事诉讼法第140条", "补正或者作出合理解释。")
SEIZED = _row("08", "扣押与案件无关的财物三日内未解除。", "刑事诉讼法第145条", "立即解除扣押并退还。")
RELEASE = _row("05", "不批准逮捕后未立即释放。", "刑事诉讼法第91条", "查明原因，落实责任。")

FOUND = {"source": "resident"}
DRAFT = {"form": "correction", "found_facts": "派驻巡查执法办案管理中心、核对办案台账时发现。", "reply_days": 15}
NOTICE = {**DRAFT, "form": "notice", "approver": (RESIDENT,), "found_facts": "审查逮捕中核对案卷发现。"}
REPLIED = {"reply_result": "adopted", "reply_words": "经调查核实，情况属实，已整改并组织全局通报学习。"}
DONE = (("corrected", "已补正，制度已修订，附材料。"),) * 3


def _issued(by: str = P1) -> list[Step]:
    """Drafted, decided and served."""
    return [
        Step(by, "propose", 1, DRAFT),
        Step(CHIEF, "approve_correction", 2),
        Step(LEGAL, "sign", 3),
    ]


def closed(by: str = P1) -> list[Step]:
    """Replied to, evaluated and closed."""
    return [
        *_issued(by),
        Step(LEGAL, "reply", 14, REPLIED, DONE),
        Step(by, "evaluate", 16, rows=(("adopted", ""),) * 3),
        Step(by, "close", 17),
    ]


OBJECT = {"request": "请求撤销纠正意见。", "grounds": "办案单位已在法定期限内通知家属，通知记录另附。"}
RESULT = {
    "examined": "经另行指派检察官调阅全案材料复查。",
    "result_reasons": "通知记录系事后补登，原认定事实清楚（规则第554条）。",
}

VIOLATIONS = (
    Told("城关录音录像一", "violation", 210, RESIDENT, FOUND, closed(RESIDENT), (RECORDING,), STATIONS[0]),
    Told("城关录音录像二", "violation", 120, RESIDENT, FOUND, closed(RESIDENT), (RECORDING, RIGHTS), STATIONS[0]),
    Told(
        "城关录音录像三",
        "violation",
        13,
        RESIDENT,
        FOUND,
        [*_issued(RESIDENT), Step(LEGAL, "assign", 4, {"unit_by": In(8)})],
        (RECORDING,),
        STATIONS[0],
    ),
    Told("刑侦家属通知", "violation", 75, RESIDENT, FOUND, _issued(RESIDENT), (FAMILY,), CRIMINAL, "any"),
    Told("经侦扣押", "violation", 60, P2, FOUND, closed(P2), (SEIZED,), ECONOMIC),
    Told(
        "刑侦权利告知",
        "violation",
        25,
        P1,
        {"source": "review"},
        [
            Step(P1, "propose", 1, NOTICE),
            Step(RESIDENT, "approve_notice", 2),
            Step(LEGAL, "sign_notice", 3),
            Step(LEGAL, "reply", 15, REPLIED, (("corrected", "已补正。"), ("partly", "部分笔录无法补正，已作说明。"))),
        ],
        (RIGHTS, WITNESS),
        CRIMINAL,
    ),
    Told(
        "经侦见证人",
        "violation",
        52,
        P2,
        FOUND,
        [*_issued(P2), Step(P2, "urge", 26, {"urge_by": In(30)}, reason="逾期未回复。")],
        (WITNESS,),
        ECONOMIC,
    ),
    Told(
        "城关口头纠正",
        "violation",
        40,
        RESIDENT,
        FOUND,
        [
            Step(
                RESIDENT,
                "oral",
                0,
                {"told_whom": "办案单位负责人", "oral_words": "立即补正笔录签名。", "oral_answer": "当场补正。"},
            ),
            Step(RESIDENT, "oral_done", 2, {"oral_result": "已补正。"}),
        ],
        (WITNESS,),
        STATIONS[0],
    ),
    Told("渔港待审批", "violation", 4, RESIDENT, FOUND, [Step(RESIDENT, "propose", 2, DRAFT)], (RELEASE,), STATIONS[1]),
    Told("石河待签收", "violation", 6, P1, {"source": "review"}, _issued()[:2], (SEIZED,), STATIONS[2]),
    Told("工业园调查核实", "violation", 2, P2, {"source": "review"}, (), (FAMILY,), STATIONS[4]),
    Told(
        "柳江不构成",
        "violation",
        33,
        P1,
        {"source": "complaint"},
        [
            Step(P1, "verify", 3, {"means": ["07", "08"], "verified": "录音录像完整。"}),
            Step(P1, "drop", 5, reason="经核实录音录像完整，不构成违法。"),
        ],
        (RECORDING,),
        STATIONS[3],
    ),
)

OBJECTIONS = (
    Told(
        "家属通知复查",
        "objection",
        68,
        LEGAL,
        OBJECT,
        [
            Step(OFFICE, "receive_reexamine", 1, {"reviewer": (P2,)}),
            Step(P2, "propose", 4, {"result": "upheld", **RESULT}),
            Step(CHIEF, "decide_reexamine", 5),
            Step(LEGAL, "sign_reexamine", 6),
            Step(RESIDENT, "report_up", 7, reason="复查维持，依规则第554条报告。", on="刑侦家属通知"),
        ],
        unit=CRIMINAL,
        origin="刑侦家属通知",
        act="raise_reexamine",
    ),
    Told(
        "渔港释放",
        "violation",
        45,
        P1,
        {"source": "review"},
        _issued(),
        (RELEASE,),
        STATIONS[1],
    ),
    Told(
        "渔港释放复查",
        "objection",
        38,
        LEGAL,
        {**OBJECT, "grounds": "接到决定当日已释放，释放证明附后。"},
        [
            Step(OFFICE, "receive_reexamine", 1, {"reviewer": (P2,)}),
            Step(
                P2,
                "propose",
                3,
                {"result": "changed", "examined": "释放证明记载当日释放。", "result_reasons": "原认定有误。"},
            ),
            Step(CHIEF, "decide_reexamine", 4),
            Step(LEGAL, "sign_reexamine", 5),
        ],
        origin="渔港释放",
        act="raise_reexamine",
    ),
    Told("石河权利告知", "violation", 17, P1, {"source": "review"}, _issued(), (RIGHTS,), STATIONS[2]),
    Told(
        "石河权利告知复查",
        "objection",
        9,
        LEGAL,
        OBJECT,
        [Step(OFFICE, "receive_reexamine", 4, {"reviewer": (P2,)})],
        origin="石河权利告知",
        act="raise_reexamine",
    ),
    Told(
        "录音录像说明理由",
        "objection",
        8,
        LEGAL,
        {"request": "关于录音录像缺失的纠正意见", "grounds": "设备故障，已报修，故障记录附后。"},
        origin="城关录音录像三",
        act="raise_explain",
    ),
)
