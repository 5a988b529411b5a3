"""Reviews of the necessity of custody, and assessments of social danger, of the invented county."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from cases.matters.items import AnswerIn, RowIn
from cases.matters.models import Matter
from cases.matters.queries import items_shown
from cases.register.models import Case, Event, MeasureInterval, Person
from office.agencies.models import Department
from sharing.demo.collaboration_hands import CHIEF, LEGAL, PROSECUTORS, SIGNED, UNITS, Hands, tried
from sharing.demo.county import PROSECUTION_1

FACTORS = (
    ("admitted", "release", "自愿认罪认罚，已签署具结书", "认罪认罚具结书"),
    ("repentance", "release", "已全额退赔，取得谅解", "收条、谅解书"),
    ("first_offender", "release", "无前科劣迹，在本地有固定工作和住所", "无犯罪记录证明、劳动合同"),
    ("flight", "custody", "归案以前曾到外地躲避两个月", "到案经过"),
)
PROPOSAL = {
    "considered": ["bail_guarantor", "electronic"],
    "considered_why": "其父愿意担任保证人并有固定收入，可以配合电子监管，足以防止社会危险性。",
    "suggested": "bail_guarantor",
    "grounds_found": "主要证据已经收集固定；犯罪嫌疑人认罪认罚并退赔，采取取保候审足以防止发生社会危险性。",
}
HEARD = {"heard_whom": "victim", "heard_how": "phone", "heard_words": "已收到赔偿，对取保候审没有意见。"}
APPLIED = {"applicant_name": "辩护律师田某", "grounds": "已退赔被害人并取得谅解，申请变更为取保候审。"}
# Nobody's review of custody is recorded on these cases yet.
BUSY = ("custody_necessity_suggestion", "necessity_application_received", "measure_change_application")


def _arrested(hands: Hands) -> list[tuple[Case, Person]]:
    """Who has been under arrest for two weeks or more, in cases still being investigated."""
    before = hands.now - timedelta(days=14)
    rows = MeasureInterval.objects.filter(
        measure="arrest", custody=True, ends_at=None, starts_at__lt=before, case__stage="investigation",
        case__procuratorate_unit__code__in=PROSECUTORS, case__merged_into=None, person__is_minor=False,
    )  # fmt: skip
    rows = rows.exclude(case__in=Event.objects.filter(type__in=BUSY).values("case"))
    found = rows.select_related("case__police_unit", "case__procuratorate_unit", "person").order_by("-starts_at", "pk")
    return [(row.case, row.person) for row in found[:40]]


def necessities(hands: Hands) -> bool:
    """An application of this morning, one under review, a suggestion that waits for the reply, one that was followed,
    one that was not, and one where custody goes on."""
    held = _arrested(hands)
    works = (applied, reviewing, waiting, followed, not_followed, goes_on)
    share = max(1, len(held) // len(works))
    done = []
    for n, work in enumerate(works):
        some = held[n * share : (n + 1) * share]
        done.append(tried((partial(work, hands, case, person) for case, person in some), 1))
    return all(done)


def _rows() -> list[RowIn]:
    return [RowIn(dict(zip(("factor", "speaks", "facts", "source"), one, strict=True))) for one in FACTORS]


def applied(hands: Hands, case: Case, person: Person) -> Matter:
    """To be passed on today."""
    data = {"persons": [person.pk], "applicant": "defender", **APPLIED}
    return hands.open("anguan", "necessity", hands.today, act="receive", case=case, data=data)


def _begun(hands: Hands, case: Case, person: Person, day: date) -> tuple[Matter, str]:
    who = PROSECUTORS[case.procuratorate_unit.code]
    data = {"persons": [person.pk], "why_begun": "settled", "handler": [hands.officers[who].pk]}
    matter = hands.open(who, "necessity", day, act="begin", case=case, data=data)
    return hands.act(who, matter, "factors", day, rows=_rows()), who


def reviewing(hands: Hands, case: Case, person: Person) -> Matter:
    """Heard the victim; the proposal is to come."""
    matter, who = _begun(hands, case, person, hands.today - timedelta(days=4))
    return hands.act(who, matter, "hear", hands.today - timedelta(days=2), HEARD)


def _proposed(hands: Hands, case: Case, person: Person, day: date, result: str) -> tuple[Matter, str]:
    matter, who = _begun(hands, case, person, day)
    matter = hands.act(who, matter, "hear", day + timedelta(days=1), HEARD)
    return hands.act(who, matter, "propose", day + timedelta(days=2), {**PROPOSAL, "result": result}), who


def waiting(hands: Hands, case: Case, person: Person, began: int = 9) -> Matter:
    """A suggestion that was signed for."""
    day = hands.today - timedelta(days=began)
    matter, _who = _proposed(hands, case, person, day, "suggest")
    matter = hands.act(CHIEF, matter, "decide_suggest", day + timedelta(days=3))
    return hands.act(LEGAL, matter, "sign", day + timedelta(days=3), SIGNED)


def followed(hands: Hands, case: Case, person: Person) -> Matter:
    """The measure is changed, and the review settled."""
    matter = waiting(hands, case, person, 12)
    day = hands.today - timedelta(days=4)
    hands.record(LEGAL, case, "bail", person, day)
    told = {"reply_result": "adopted", "reply_done": "已变更为取保候审，由保证人担保。"}
    matter = hands.act(LEGAL, matter, "reply", day, told)
    return hands.act(PROSECUTORS[case.procuratorate_unit.code], matter, "finish", hands.today - timedelta(days=3))


def not_followed(hands: Hands, case: Case, person: Person) -> Matter:
    """Not followed, with the reason; to be looked at."""
    matter = waiting(hands, case, person, 12)
    told = {
        "reply_result": "not_adopted", "reply_done": "继续羁押。",
        "reply_why": "同案人在逃，变更措施后有串供可能，正在追捕。",
    }  # fmt: skip
    return hands.act(LEGAL, matter, "reply", hands.today - timedelta(days=1), told)


def goes_on(hands: Hands, case: Case, person: Person) -> Matter:
    """Custody is necessary; the chief procurator decided it, and the defender who had applied was told in writing."""
    day, who = hands.today - timedelta(days=13), PROSECUTORS[case.procuratorate_unit.code]
    data = {"persons": [person.pk], "applicant": "defender", **APPLIED}
    matter = hands.open("anguan", "necessity", day, act="receive", case=case, data=data)
    matter = hands.act("anguan", matter, "route", day)
    matter = hands.act(who, matter, "assign", day, {"handler": [hands.officers[who].pk]})
    matter = hands.act(who, matter, "factors", day, rows=_rows())
    matter = hands.act(who, matter, "propose", day + timedelta(days=2), {**PROPOSAL, "result": "continue"})
    matter = hands.act(CHIEF, matter, "decide_continue_applied", day + timedelta(days=3))
    told = {"applicant_told": "告知书当面送交辩护律师田某"}
    return hands.act(who, matter, "tell_continued", day + timedelta(days=4), told)


def dangers(hands: Hands) -> bool:
    """One that the prosecutor has examined, one that has just been sent, one still being checked."""
    rows = MeasureInterval.objects.filter(
        measure="detention", custody=True, ends_at=None, case__stage="investigation",
        case__police_unit__code__in=[code for code in UNITS if UNITS[code] in ("xingzhen", "jingzhen", "minjing")],
        case__merged_into=None, person__is_minor=False,
    )  # fmt: skip
    found = list(
        rows.select_related("case__police_unit", "case__procuratorate_unit", "person").order_by("-starts_at", "pk")[:12]
    )
    done = [
        tried((lambda row=row, n=n: assessed(hands, row, n) for row in found[n::3]), 1)
        for n in range(min(3, len(found)))
    ]
    return all(done)


def assessed(hands: Hands, row: MeasureInterval, step: int) -> Matter:
    """The police's own look, as far as it has come."""
    who = UNITS[row.case.police_unit.code]
    day = hands.today - timedelta(days=2)
    data = {
        "persons": [row.person_id], "purpose": "arrest", "considered": ["bail_deposit", "bail_guarantor"],
        "considered_why": "在本地无固定住所，不能提供保证人，交纳保证金不足以防止逃避侦查。", "conclusion": "danger",
    }  # fmt: skip
    matter = hands.open(who, "danger", day, case=row.case, data=data, rows=_rows())
    if step == 0:
        return matter
    matter = hands.act(LEGAL, matter, "approve", day)
    told = {} if row.case.procuratorate_unit_id else {"prosecution": [Department.objects.get(code=PROSECUTION_1).pk]}
    matter = hands.act(LEGAL, matter, "send", hands.today - timedelta(days=1), told)
    if step == 1:
        return matter
    who = PROSECUTORS[row.case.procuratorate_unit.code] if row.case.procuratorate_unit_id else "jiancha"
    officer = hands.officers[who]
    verdicts = [
        AnswerIn(item.pk, "accepted" if item.data["speaks"] == "custody" else "doubted", "尚无书面材料佐证")
        for item in items_shown(officer, matter, "factor")
    ]
    found = {"examined_result": "little", "examined_why": "有认罪认罚和退赔情节，逃跑危险可以通过非羁押措施防止。"}
    return hands.act(who, matter, "examine", hands.today, found, verdicts=verdicts)
