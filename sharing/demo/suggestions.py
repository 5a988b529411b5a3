"""The demonstration's suggestions, taken by their officers on their true days through the services of the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.matters.actors import LinkActor
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.models import Case
from cases.suggestions.links import LINK_NAME, link_make
from cases.suggestions.models import Suggestion
from cases.suggestions.services import theme_choose
from cases.suggestions.services_themes import figure_add, theme_make
from office.access.context import Purpose, acting_as
from office.access.queries import visible
from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, Officer
from office.storage.leases import breathe
from sharing.demo.suggestions_table import FIGURES, TABLE, THEMES, Told

REVIEWER, CHIEF, POLICE = "anguan", "jianchazhang", "fazhi"
THIRD = {"海山区邮政管理局": "youzheng", "海山区文化广电和旅游局": "wenlv"}
LADDER = ("draft", "investigated", "reviewed", "approved", "issued", "served", "rectifying", "replied", "evaluated")
# How far one goes up the ladder before it leaves it.
LEAVES = {
    "consulting": "approved", "dropped": "investigated", "objected": "rectifying", "reexamined": "rectifying",
    "amending": "rectifying", "withdrawn": "rectifying", "again": "rectifying", "unadopted": "rectifying",
    "closed": "evaluated",
}  # fmt: skip
# Days after the draft; receipt and reply stand in the table.
DAYS = {"investigated": 1, "reviewed": 2, "approved": 3, "issued": 4, "served": 5}
EVALUATED_AFTER, REVISIT_AFTER = 4, 90
URGED_AFTER, LETTER_DAYS = 78, 20
WORDS = {
    "done": "已完成整改，制度和台账已建立，佐证材料附后。",
    "partly": "已完成部分整改，其余列入下季度计划。",
    "declined": "该事项不属于本单位职责，建议由主管部门办理。",
    "adopted": "",
    "partly_found": "部分落实，继续跟踪。",
    "not": "理由不成立，未落实。",
    "false": "实地核查发现台账系事后补填。",
}


class Desk:
    """The officers who write and answer."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        rows = Officer.objects.select_related("agency", "principal").order_by("pk")
        self.officers = {officer.username: officer for officer in rows}
        self.themes: dict[str, Any] = {}

    def at(self, told: Told, after: int) -> datetime:
        """Ten in the morning, so many days after the draft; never in the future."""
        day = self.now.date() - timedelta(days=told.began - after)
        moment = timezone.make_aware(datetime.combine(day, time(10)))
        return min(moment, self.now)

    def act(
        self, who: str, told: Told, one: Suggestion, act: str, after: int, data: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Suggestion:  # fmt: skip
        """One step by an officer."""
        officer, at = self.officers[who], self.at(told, after)
        with acting_as(officer):
            return matter_act(
                officer=officer, matter=one, act=act, data=data or {}, now=at, happened_on=at.date(), **more
            )

    def answer(self, told: Told, one: Suggestion, act: str, after: int, data: Mapping[str, Any], **more: Any) -> Any:
        """One step of the addressee: by its account, by the police department, or through a link."""
        if told.to == "police":
            return self.act(POLICE, told, one, act, after, data, **more)
        if told.to in THIRD:
            return self.act(THIRD[told.to], told, one, act, after, data, **more)
        if not told.link:
            # The receipt came back on paper.
            return self.act(told.by, told, one, act, after, data, **more)
        at = self.at(told, after)
        link = one.links.order_by("pk").last()  # type: ignore[attr-defined]
        actor = LinkActor(one.addressee, LINK_NAME.format(link.pk), link.pk)  # type: ignore[arg-type]
        with acting_as(Purpose(f"suggestion.door:{link.pk}")):
            return matter_act(officer=actor, matter=one, act=act, data=data, now=at, happened_on=at.date(), **more)


def suggestions_record(now: datetime) -> int:
    """Themes, suggestions in every state, effects; how many suggestions there are."""
    desk = Desk(timezone.localtime(now))
    _themes(desk)
    # The oldest first: numbers follow the days.
    for told in sorted(TABLE, key=lambda one: -one.began):
        with transaction.atomic():
            _record(desk, told)
        breathe()
    return len(TABLE)


def _themes(desk: Desk) -> None:
    officer = desk.officers["jiancha"]
    with acting_as(officer):
        for name, about in THEMES.items():
            desk.themes[name] = theme_make(officer=officer, name=name, about=about, now=desk.now)
        for one in FIGURES:
            said = {
                "label": one.label, "unit": one.unit, "before": one.before, "before_of": "整改前六个月",
                "after": one.after, "after_of": "整改后六个月", "source": one.source,
            }  # fmt: skip
            figure_add(officer=officer, theme=desk.themes[one.theme], said=said, now=desk.now)


def _record(desk: Desk, told: Told) -> None:
    one = _drafted(desk, told)
    top = LEAVES.get(told.state, told.state)
    for state in LADDER[1 : LADDER.index(top) + 1]:
        one = CLIMB[state](desk, told, one)
    if told.state in LEFT:
        LEFT[told.state](desk, told, one)


def _drafted(desk: Desk, told: Told) -> Suggestion:
    officer = desk.officers[told.by]
    data: dict[str, Any] = {
        "title": told.title,
        "subject_kind": told.kind,
        "urgent": told.urgent,
        "addressee_organ": "administrative" if told.urgent else "",
        "source": "本院在履行法律监督职责、办理相关案件过程中发现。",
        "facts": told.facts or f"经调查核实，{told.title}的问题在辖区多处存在。",
        "causes": "日常监管频次不足，责任落实不到位；依据相关法律法规关于主管部门监管职责的规定。",
        "rectify_term": "收到本建议书之日起两个月内" if not told.urgent else "收到本建议书之日起十五日内",
        "object_days": 7,
        "reply_how": "书面回复应当加盖公章，逐条说明办理情况并附佐证材料。",
        "cases": _cases(officer, told),
    }
    if told.to == "police":
        legal = Department.objects.filter(kind=DepartmentKind.LEGAL, agency__kind=AgencyKind.POLICE)
        data["departments"] = [legal.get(agency__office=_office(officer)).pk]
    else:
        known = Agency.objects.filter(office=_office(officer), name=told.to).first()
        data |= {"addressee": known.pk} if known is not None else {"addressee_name": told.to}
    at = desk.at(told, 0)
    with acting_as(officer):
        one = matter_open(
            officer=officer, kind="suggestion", model=Suggestion, data=data,
            rows=[RowIn({"text": text}) for text in told.measures], now=at,
        )  # fmt: skip
        if told.theme:
            theme_choose(officer=officer, suggestion=one, theme=desk.themes[told.theme])
    if told.copies:
        rows = [RowIn({"name": name, "organ": organ}) for name, organ in told.copies]
        one = desk.act(told.by, told, one, "copies", 0, rows=rows)
    return one


def _office(officer: Officer) -> int:
    return officer.agency.office_id  # type: ignore[union-attr]


def _cases(officer: Officer, told: Told) -> list[int]:
    """Two cases of this charge that the drafter sees."""
    if not told.charge:
        return []
    rows = visible(Case, officer).filter(charge__icontains=told.charge, merged_into=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:2])


def _investigated(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    facts = {"means": ["file", "inspection"], "findings": "查阅台账并实地走访，情况属实。"}
    return desk.act(told.by, told, one, "investigate", DAYS["investigated"], facts)


def _reviewed(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    return desk.act(REVIEWER, told, one, "review", DAYS["reviewed"], {"review": "建议内容具体、可行，同意报批。"})


def _approved(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    return desk.act(CHIEF, told, one, "approve", DAYS["approved"], {"decided_by": "chief"})


def _issued(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    return desk.act(told.by, told, one, "issue", DAYS["issued"])


def _served(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    after = DAYS["served"]
    if told.declared:
        said = {
            "consent": "已商得同意（该单位分管负责人，当日电话确认）",
            "place": f"{told.to}会议室", "present_own": "检察长、承办检察官", "present": "分管负责人、科室负责人",
            "present_others": "人大代表、人民监督员",
        }  # fmt: skip
        one = desk.act(told.by, told, one, "declare", after, said)
    else:
        one = desk.act(told.by, told, one, "serve", after, {"service": "direct"})
    one = desk.act(told.by, told, one, "file", after, {"filed_how": "业务系统报送"})
    if told.link:
        officer, at = desk.officers[told.by], desk.at(told, after)
        with acting_as(officer):
            link_make(officer=officer, suggestion=one, given_to="办公室", days=300, now=at)
    return one


def _rectifying(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    receipt = {
        "signer": "办公室负责人", "signer_post": "主任", "method": "declaration" if told.declared else "direct",
    }  # fmt: skip
    one = desk.answer(told, one, "receive", told.received, receipt)
    if told.state in ("rectifying", "again") and told.answers:
        answers = _rows(one, told.answers, WORDS)
        one = desk.answer(told, one, "answer", told.received + 10, {}, answers=answers)
    return one


def _replied(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    signed = {"reply_signer": "单位负责人"}
    return desk.answer(told, one, "reply", told.replied, signed, answers=_rows(one, told.answers, WORDS))


def _evaluated(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    words = {**WORDS, "partly": WORDS["partly_found"]}
    after = told.replied + EVALUATED_AFTER
    data = {"revisit_on": desk.at(told, after).date() + timedelta(days=REVISIT_AFTER)}
    return desk.act(told.by, told, one, "evaluate", after, data, verdicts=_rows(one, told.verdicts, words))


def _rows(one: Suggestion, codes: Sequence[str], words: Mapping[str, str]) -> list[AnswerIn]:
    items = one.items.filter(list="measure", withdrawn=False).order_by("position")  # type: ignore[attr-defined]
    return [AnswerIn(item.pk, code, words[code]) for item, code in zip(items, codes, strict=False)]


CLIMB = {
    "investigated": _investigated, "reviewed": _reviewed, "approved": _approved, "issued": _issued, "served": _served,
    "rectifying": _rectifying, "replied": _replied, "evaluated": _evaluated,
}  # fmt: skip


def _consulting(desk: Desk, told: Told, one: Suggestion) -> None:
    desk.act(told.by, told, one, "consult", 5, {"consult_how": "座谈"})


def _dropped(desk: Desk, told: Told, one: Suggestion) -> None:
    desk.act(told.by, told, one, "drop", 4, reason="经核实问题已经自行整改，不再制发。")


def _objected(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    grounds = {"grounds": "第一条所述事项的监管职责不在本单位，请予核实。"}
    return desk.answer(told, one, "object", told.received + 3, grounds)


def _reexamined(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    one = _objected(desk, told, one)
    said = {"proposal": "amend", "proposal_why": "经复核，部分职责划分有误，建议修改。"}
    return desk.act(told.by, told, one, "reexamine", told.received + 5, said)


def _amending(desk: Desk, told: Told, one: Suggestion) -> None:
    one = _reexamined(desk, told, one)
    why = {"decision_why": "异议部分成立，第一条按职责划分修改。"}
    desk.act(CHIEF, told, one, "amend", told.received + 6, why)


def _withdrawn(desk: Desk, told: Told, one: Suggestion) -> None:
    why = {"decision_why": "制发后相关规定已经调整，建议事项不再需要。"}
    desk.act(CHIEF, told, one, "withdraw", told.received + 15, why)


def _again(desk: Desk, told: Told, one: Suggestion) -> Suggestion:
    after = told.received + URGED_AFTER
    by = desk.at(told, after).date() + timedelta(days=LETTER_DAYS)
    letter = {"urge_why": "期限届满，尚有建议未落实、未书面回复。", "again_by": by}
    return desk.act(told.by, told, one, "urge", after, letter)


def _unadopted(desk: Desk, told: Told, one: Suggestion) -> None:
    one = _again(desk, told, one)
    after = told.received + URGED_AFTER + LETTER_DAYS + 5
    report = {"reported_to": ["upper", "superior"], "reported_why": "经督促无正当理由仍不整改。"}
    one = desk.act(CHIEF, told, one, "escalate", after, report)
    desk.act(CHIEF, told, one, "end", after + 20, reason="已报告上级并通报其主管机关，转由其处理。")


def _closed(desk: Desk, told: Told, one: Suggestion) -> None:
    after = told.replied + EVALUATED_AFTER + 75
    found = {"revisit_found": "实地回访，各项整改措施均在执行，未见反弹。", "revisit_by": "承办检察官、检察官助理"}
    one = desk.act(told.by, told, one, "revisit_pass", after, found)
    desk.act(told.by, told, one, "close", after + 2)


LEFT = {
    "consulting": _consulting, "dropped": _dropped, "objected": _objected, "reexamined": _reexamined,
    "amending": _amending, "withdrawn": _withdrawn, "again": _again, "unadopted": _unadopted, "closed": _closed,
}  # fmt: skip
