"""Rounds of collaboration as scripts: who does what, how many days after it began."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cases.register.models import Case
from sharing.demo.collaboration_table import Theme

LEGAL, CHIEF, RESIDENT, BUREAU = "fazhi", "jianchazhang", "paizhu", "juzhang"
PLACE = "执法办案管理中心会商室"


@dataclass(frozen=True, slots=True)
class Say:
    """One step of a script: so many days after the first, by whom, what it says. ``answers`` and ``verdicts``: position
    of the row -> code and word."""

    day: int
    by: str
    act: str
    data: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    answers: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    verdicts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    reason: str = ""
    list: str = "opinion"


@dataclass(slots=True)
class Round:
    """One round on one case: who takes part, and the day on which it begins."""

    case: Case
    began: date
    theme: Theme
    head: str
    department: str
    prosecutor: str
    ids: Mapping[str, int]

    def on(self, days: int) -> str:
        """The day so many days after it began."""
        return (self.began + timedelta(days=days)).isoformat()


def opinions(theme: Theme) -> list[dict[str, str]]:
    """The opinions of an intervention as rows."""
    return [{"heading": head, "text": text, "basis": basis, "term": term} for head, text, basis, term in theme.opinions]


def _invitation(one: Round) -> dict[str, Any]:
    return {
        "department": [one.ids["department"]], "features": ["major", "complex"], "gist": one.theme.gist,
        "questions": one.theme.questions, "forms_asked": ["file", "discussion"],
    }  # fmt: skip


def _sent_out(one: Round, days: int) -> dict[str, Any]:
    told = {"prosecutors": [one.ids[one.prosecutor]], "forms": ["file", "discussion"]}
    return told | {"opinions_by": one.on(days)}


def invited(one: Round) -> list[Say]:
    """An invitation; at the station the officer drafts it and the legal department sends it."""
    told = _invitation(one)
    if one.head == "suozhang":
        return [Say(0, "minjing", "draft", told), Say(0, LEGAL, "send")]
    return [Say(0, one.head, "invite", told)]


def intervention(one: Round, *, settled: bool = True) -> list[Say]:
    """A request, from the invitation to the transfer. Not ``settled``: the last opinion is still under way."""
    took = {
        "took_form": "file",
        "took_place": "执法办案管理中心",
        "took_note": "查阅诉讼卷、证据卷，核对到案经过和讯问笔录。",
    }
    talked = {
        "took_form": "discussion",
        "took_place": PLACE,
        "took_note": "参加案件讨论，听取办案单位对定性和取证方向的意见。",
    }
    answers = {
        1: ("adopted", ""),
        2: ("adopted", "已安排调取"),
        3: ("declined", one.theme.declined),
        4: ("adopted", ""),
    }
    last = {5: ("adopted", "已作出书面说明")} if settled else {5: ("under_way", "正在核实，已向当日值班民警了解情况")}
    found = dict.fromkeys((1, 2, 4, 5), ("met", "")) | {3: ("explained", "")}
    worker = "minjing" if one.head == "suozhang" else one.head
    return [
        *invited(one),
        Say(1, RESIDENT, "receive"),
        Say(
            1,
            one.prosecutor,
            "propose",
            {"proposal": "accept", "proposal_why": "属于重大、复杂案件，取证难度大，有介入必要。"},
        ),
        Say(2, CHIEF, "approve"),
        Say(2, CHIEF, "dispatch", _sent_out(one, 9)),
        Say(4, one.prosecutor, "take_part", took),
        Say(6, one.prosecutor, "take_part", talked),
        Say(8, one.prosecutor, "draft_opinions", rows=opinions(one.theme)),
        Say(8, CHIEF, "issue", {"answer_by": one.on(18)}),
        Say(13, worker, "answer", answers=answers),
        Say(15, worker, "answer", answers=last),
        *([Say(16, LEGAL, "report")] if settled else []),
        *([Say(18, one.prosecutor, "evaluate", verdicts=found)] if settled else []),
        *([Say(18, one.prosecutor, "acknowledge")] if settled else []),
        *([Say(26, worker, "result", {"outcome": "transferred", "outcome_note": one.theme.done})] if settled else []),
        *([Say(28, one.prosecutor, "close")] if settled else []),
    ]


def own_motion(one: Round) -> list[Say]:
    """Of the procuratorate's own motion, by the resident prosecutor; opinions are still to come."""
    why = "涉案人数多、社会关注，证据容易灭失，确有必要及时介入。"
    took = {
        "took_form": "scene",
        "took_place": "案发现场",
        "took_note": "到场参加复勘，对监控和物证的固定提出口头建议。",
    }
    return [
        Say(0, RESIDENT, "own_motion", {"features": ["major"], "own_why": why, "forms_meant": ["scene", "file"]}),
        Say(1, CHIEF, "approve_own"),
        Say(1, CHIEF, "dispatch_own", _sent_out(one, 12)),
        Say(3, one.prosecutor, "take_part", took),
    ]


def declined(one: Round) -> list[Say]:
    """Declined with a reason."""
    why = "事实清楚、争议不大，日常沟通即可解决。"
    reason = "案件事实清楚、定性没有争议，不属于重大、疑难、复杂案件；有具体问题可以申请会商。"
    return [
        *invited(one),
        Say(1, RESIDENT, "receive"),
        Say(2, one.prosecutor, "propose", {"proposal": "decline", "proposal_why": why}),
        Say(3, CHIEF, "decline", reason=reason),
    ]


def upto(script: Sequence[Say], act: str) -> list[Say]:
    """A script told as far as this step."""
    codes = [say.act for say in script]
    return list(script[: codes.index(act) + 1])


def hearing(one: Round) -> list[Say]:
    """A round of opinions heard and carried through."""
    theme = one.theme
    asked = {
        "department": [one.ids["department"]], "gist": theme.gist, "questions": theme.questions,
        "own_view": theme.own_view, "way": "meeting",
    }  # fmt: skip
    present = {"meeting_place": PLACE, "police_present": "周正平、承办民警", "procuratorate_present": "高远、沈清"}
    rows = [{"question": question, "text": text} for question, text in theme.advice]
    issue = [_issue(theme, 0)]
    worker = "minjing" if one.head == "suozhang" else one.head
    answers = {1: ("adopted", ""), 2: ("adopted", ""), 3: ("partly", "条件具备的先行办理，其余随案说明")}
    return [
        Say(0, one.head, "ask", asked),
        Say(1, RESIDENT, "accept"),
        Say(1, CHIEF, "assign", {"prosecutors": [one.ids[one.prosecutor]], "opinions_by": one.on(6)}),
        Say(3, one.prosecutor, "meet", present, rows=issue, list="issue"),
        Say(5, one.prosecutor, "draft_opinions", rows=rows),
        Say(5, CHIEF, "give", {"answer_by": one.on(12)}),
        Say(8, worker, "answer", answers=answers),
        Say(9, LEGAL if worker != LEGAL else one.head, "reply", {"implement_by": one.on(25)}),
        Say(20, worker, "implement", {"implemented": theme.done}),
        Say(22, one.prosecutor, "confirm"),
    ]


def _issue(theme: Theme, place: int, **more: str) -> dict[str, str]:
    question, police, procuratorate, conclusion = theme.issues[place]
    return {
        "question": question, "police_view": police, "procuratorate_view": procuratorate,
        "conclusion": conclusion.split("：", 1)[-1],
    } | more  # fmt: skip


def consultation(one: Round, *, by_police: bool = True, differs: bool = False) -> list[Say]:
    """A consultation that either side asked for. ``differs``: a disagreement is kept and goes up to the leaders."""
    theme, worker = one.theme, one.head
    asked = {"questions": theme.issues[0][0] + "；" + theme.issues[1][0], "own_view": theme.own_view}
    held = {"meet_on": one.on(4), "meet_time": "14:30", "meet_place": PLACE}
    present = {
        "host": "沈清",
        "police_present": "周正平、承办民警",
        "procuratorate_present": "沈清、承办检察官",
    }
    rows = [
        _issue(theme, 0, agreed="agreed", owner="police", by=one.on(14)),
        _issue(theme, 1, agreed="disagreed" if differs else "agreed"),
    ]
    begun = (
        [Say(0, worker, "apply_police", asked | {"department": [one.ids["department"]]}),
         Say(1, one.prosecutor, "schedule_procuratorate", held)]
        if by_police
        else [Say(0, RESIDENT, "apply_procuratorate", asked), Say(1, worker, "schedule_police", held)]
    )  # fmt: skip
    record = RESIDENT if not by_police else one.prosecutor
    return [
        *begun,
        Say(4, record, "record_procuratorate", held | present, rows=rows, list="issue"),
        Say(5, LEGAL, "confirm_police"),
        *([Say(6, LEGAL, "go_up", reason="分歧影响定罪量刑，提请双方负责人研究。")] if differs else []),
        Say(12, worker, "do_police", answers={1: ("done", theme.done)}, list="issue"),
        Say(14, RESIDENT if not by_police else one.prosecutor, "close", list="issue"),
    ]


def joint(one: Round) -> list[Say]:
    """Listed by both leaders, reported on, extended once, lifted."""
    order = {
        "department": [one.ids["department"]], "why": "涉案人数多、社会影响大，需要检警同步推进。",
        "demands": "一、查清全部事实和人员；二、依法追赃挽损；三、每半月报告进展。", "until": one.on(45),
        "next_report": one.on(18),
    }  # fmt: skip
    first = {
        "progress": "主要嫌疑人已到案，涉案账户已冻结。",
        "difficulties": "外省取证进度较慢。",
        "next_report": one.on(33),
    }
    return [
        Say(0, LEGAL, "propose_police", order),
        Say(1, BUREAU, "pass_police"),
        Say(3, CHIEF, "join_procuratorate"),
        Say(17, one.head, "report", first),
        Say(32, one.head, "report", {"progress": "外省取证已完成，审计报告待出具。", "next_report": one.on(44)}),
        Say(38, one.head, "ask_extension", {"wished_until": one.on(75)}, reason="审计报告尚未出具。"),
        Say(39, CHIEF, "extend_chief"),
        Say(40, BUREAU, "extend_police", {"until": one.on(75)}),
        Say(48, one.head, "report", {"progress": "审计报告已出具，侦查基本终结。"}),
        Say(60, LEGAL, "ask_lift", {"outcome": "全部事实查清，追回部分赃款，已依法移送审查起诉。"}),
        Say(61, CHIEF, "lift_chief"),
        Say(62, BUREAU, "lift_police"),
    ]


def interference(side: str, by: str, leader: str, *, settled: bool) -> Callable[[Round], list[Say]]:
    """A record of interference by one side."""

    def script(one: Round) -> list[Say]:
        told = {
            "sort": "inner" if side == "police" else "contact",
            "by_whom": "某单位工作人员（姓名从略）",
            "when": one.on(0),
            "to_whom": "承办人",
            "way": "phone",
            "content": "打听案件进展，询问能否变更强制措施。",
            "handling": "当即拒绝，说明规定，并如实记录。",
        }
        steps = [Say(0, by, f"record_{side}", told)]
        if settled:
            note = {"settled": "经核实属一般打听，已对有关人员提醒谈话。"}
            steps += [Say(1, by, "report_up", {"reported_to": "discipline"}), Say(12, leader, "settle", note)]
        return steps

    return script
