"""Questions, published answers and guidelines of the invented county."""

from __future__ import annotations

from datetime import date, timedelta

from cases.collaboration.guidelines import draft_save
from cases.collaboration.models import Advice, Guideline
from cases.matters.models import Matter
from office.access.context import acting_as
from sharing.demo.collaboration_hands import CHIEF, LEADER, LEGAL, RESIDENT, Hands
from sharing.demo.collaboration_words import (
    FIRST_GUIDE,
    FIRST_REVISED,
    QUESTIONS,
    SECOND_DRAFT,
    SECOND_GUIDE,
    Question,
)

ASKERS = ("minjing", "xingzhen", "jingzhen", "suozhang")
# The newest are still being answered; one was revised, one taken out of the library.
OPEN, REVISED, RETRACTED = 2, 1, 8
LATELY, EVERY, FIRST = (1, 3), 16, 20


def advices(hands: Hands) -> bool:
    """A dozen questions over half a year, asked from both sides."""
    for n, one in enumerate(QUESTIONS):
        left = len(QUESTIONS) - 1 - n
        ago = LATELY[left] if left < OPEN else FIRST + EVERY * (left - OPEN)
        asked = hands.today - timedelta(days=ago)
        _advice(hands, one, n, asked)
    return True


def _advice(hands: Hands, one: Question, n: int, asked: date) -> Matter:
    tail = "_back" if one.back else ""
    asker = "jiancha" if one.back else ASKERS[n % len(ASKERS)]
    answerer, checker = (LEGAL, LEADER) if one.back else ("jiancha" if n % 2 else "jiancha2", RESIDENT)
    data = {"topic": one.topic, "question": one.question}
    matter = hands.open(asker, "advice", asked, act=f"ask{tail}", title=one.title, data=data)
    left = len(QUESTIONS) - 1 - n
    if left == 0:
        return matter
    first = LEGAL if one.back else RESIDENT
    who = {f"answerer{tail}": [hands.officers[answerer].pk]}
    matter = hands.act(first, matter, f"assign{tail}", asked + timedelta(days=1), who)
    if left < OPEN:
        return matter
    told = {"answer": one.answer, "law": one.law}
    matter = hands.act(answerer, matter, f"answer{tail}", asked + timedelta(days=3), told)
    matter = hands.act(asker, matter, f"acknowledge{tail}", asked + timedelta(days=4), {"useful": "applied"})
    public = {"public_title": one.title, "topic": one.topic, "public_question": one.question}
    public |= {"public_answer": one.answer, "public_law": one.law}
    matter = hands.act(checker, matter, f"publish{tail}", asked + timedelta(days=5), public)
    if n == REVISED:
        text = f"{one.answer}账户内有本人工资等合法收入的，应当逐笔剔除并附说明。"
        reason = "办案中反映合法资金剔除标准不明，补充说明。"
        return hands.act(
            checker, matter, "revise", asked + timedelta(days=60), {**public, "public_answer": text}, reason=reason
        )
    if n == RETRACTED:
        reason = "正在研究新的标准，暂不引用。"
        return hands.act(checker, matter, "retract", asked + timedelta(days=40), reason=reason)
    return matter


def guidelines(hands: Hands) -> bool:
    """One in its second version, one that both agencies are still writing."""
    day = hands.today - timedelta(days=110)
    matter, guideline = _begin(hands, FIRST_GUIDE, day)
    _adopt(hands, matter, day + timedelta(days=12), "由多次咨询答复形成，统一收集证据的标准。")
    matter = hands.act(LEGAL, matter, "reopen", day + timedelta(days=70), reason="补充电子数据部分。")
    _save(hands, LEGAL, guideline, FIRST_REVISED, day + timedelta(days=72))
    _adopt(hands, matter, day + timedelta(days=80), "补充电子数据的收集、提取要求。")
    _matter, other = _begin(hands, SECOND_GUIDE, hands.today - timedelta(days=9))
    _save(hands, LEGAL, other, SECOND_DRAFT, hands.today - timedelta(days=3))
    return True


def _begin(hands: Hands, guide: tuple[str, str, str], day: date) -> tuple[Matter, Guideline]:
    title, topic, text = guide
    sources = list(Advice.objects.filter(topic=topic, withdrawn_on=None).order_by("pk"))
    origin = sources[0].matter if sources else None
    matter = hands.open(RESIDENT, "guideline", day, title=title, origin=origin, data={"topic": topic, "text": text})
    guideline = Guideline.objects.get(matter=matter)
    guideline.advices.set(sources)
    return matter, guideline


def _save(hands: Hands, who: str, guideline: Guideline, text: str, day: date) -> None:
    guideline.refresh_from_db()
    officer = hands.officers[who]
    with acting_as(officer):
        draft_save(officer=officer, guideline=guideline, seen=guideline.draft_version, text=text, now=hands.moment(day))


def _adopt(hands: Hands, matter: Matter, day: date, why: str) -> None:
    told = {"effective_on": (day + timedelta(days=7)).isoformat(), "why": why}
    matter = hands.act(RESIDENT, matter, "propose", day, told)
    matter = hands.act(LEADER, matter, "adopt_police_first", day + timedelta(days=1))
    hands.act(CHIEF, matter, "adopt_proc_second", day + timedelta(days=2))
