"""The demonstration's clues, complaints and referrals to the police's own oversight."""

from __future__ import annotations

from typing import Any

from sharing.demo.county import CRIMINAL, ECONOMIC, STATIONS
from sharing.demo.supervision_told import CHIEF, COMPLAINTS, LEGAL, OVERSIGHT, P1, P2, RESIDENT, In, Step, Told
from sharing.demo.supervision_violations import RIGHTS, closed


def _clue(subject: str, about: str, conduct: str, content: str) -> dict[str, Any]:
    return {"subject": subject, "about": about, "source": "resident", "conduct": conduct, "content": content}


PLAN = {"assigned": (P1,), "plan": "调取办案区录像和台账，询问在场人员。", "plan_means": ["04", "07", "08"]}
LOOKED = [
    Step(RESIDENT, "assess", 2, {**PLAN, "inquiry_by": In(20)}),
    Step(P1, "inquire", 8, {"means": ["07", "08"], "inquired": "调取台账和录像，发现缺失。"}),
]
REPORT = {"findings": "录像缺失属实，未见其他违法。", "opinion": "提出纠正意见。", "report_law": "规则第551条、第552条"}

CLUES = (
    Told(
        "线索登记",
        "clue",
        1,
        RESIDENT,
        _clue("刑拘后未提捕即释放", "conduct", "measures", "拘留后释放无后续处理。"),
        unit=CRIMINAL,
    ),
    Told(
        "线索核查",
        "clue",
        12,
        RESIDENT,
        _clue("讯问时间异常", "officer", "questioning", "讯问笔录起止时间重叠。"),
        LOOKED,
        unit=STATIONS[0],
    ),
    Told(
        "线索待决定",
        "clue",
        30,
        RESIDENT,
        _clue("涉案财物去向不明", "conduct", "property", "扣押清单与入库记录不符。"),
        [*LOOKED, Step(P1, "report", 18, REPORT)],
        unit=ECONOMIC,
    ),
    Told(
        "线索不成立",
        "clue",
        70,
        RESIDENT,
        _clue("匿名反映办案拖延", "officer", "discipline", "反映笼统，无具体事实。"),
        [Step(RESIDENT, "set_aside", 3, reason="线索笼统，无核查价值。")],
        unit=STATIONS[3],
    ),
    Told(
        "线索成立",
        "clue",
        66,
        RESIDENT,
        _clue("首次讯问未告知权利", "conduct", "rights", "数份笔录未载明告知。"),
        [*LOOKED, Step(P1, "report", 18, REPORT), Step(CHIEF, "founded", 19)],
        unit=CRIMINAL,
    ),
    Told(
        "线索转办",
        "violation",
        44,
        RESIDENT,
        {"source": "clue"},
        [*closed(RESIDENT), Step(RESIDENT, "taken_up", 20, on="线索成立")],
        (RIGHTS,),
        CRIMINAL,
        origin="线索成立",
    ),
)


def _grievance(conduct: str, content: str) -> dict[str, Any]:
    return {"complainant": "某申诉人", "about_measure": conduct, "content": content}


OTHERS = (
    Told(
        "扣押申诉",
        "complaint",
        28,
        COMPLAINTS,
        {**_grievance("4", "扣押车辆未解除。"), "went_before": "unsatisfied"},
        [
            Step(COMPLAINTS, "demand_reasons", 2, {"asked_words": "继续扣押的依据。", "explain_by": In(7)}),
            Step(LEGAL, "explain", 7, {"explained_words": "车辆系作案工具，需作为证据使用。"}),
            Step(COMPLAINTS, "reasons_received", 8),
        ],
        unit=STATIONS[2],
        act="accept_117",
    ),
    Told(
        "保证金申诉",
        "complaint",
        3,
        COMPLAINTS,
        {**_grievance("2", "解除取保后保证金未退。"), "went_before": "silent"},
        unit=STATIONS[4],
        act="accept_117",
    ),
    Told(
        "会见控告",
        "complaint",
        48,
        COMPLAINTS,
        _grievance("6", "安排会见超过四十八小时。"),
        [
            Step(
                COMPLAINTS,
                "answer_49",
                7,
                {"complaint_result": "untrue", "complaint_finding": "会见在规定时间内安排，已书面答复。"},
            )
        ],
        unit=CRIMINAL,
        act="accept_49",
    ),
    Told(
        "移送督察",
        "oversight_referral",
        35,
        P1,
        {
            "to": "oversight",
            "unit_named": "城关派出所",
            "conduct": "questioning",
            "facts": "讯问录音录像多次缺失。",
            "law": "规则第552条",
            "proposal": "核查相关人员责任，规范办案区管理。",
            "feedback_by": In(30),
        },
        [
            Step(CHIEF, "send_oversight", 2),
            Step(OVERSIGHT, "receive_oversight", 3),
            Step(
                OVERSIGHT, "feed_back", 24, {"outcome": "admonition", "measures": "对责任民警诫勉谈话，更换录音设备。"}
            ),
        ],
    ),
    Told(
        "移送法制",
        "oversight_referral",
        3,
        P2,
        {
            "to": "legal",
            "unit_named": "经济犯罪侦查大队",
            "conduct": "property",
            "facts": "涉案财物登记不规范。",
            "law": "规则第552条",
            "proposal": "开展专项执法检查。",
            "feedback_by": In(30),
        },
        [Step(CHIEF, "send_legal", 2)],
    ),
)
