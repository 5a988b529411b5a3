"""Outlines of investigation of the invented county, in every state they can be in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.collaboration.links import links_offered
from cases.matters.items import AnswerIn, RowIn
from cases.matters.models import Matter
from cases.matters.queries import items_shown
from cases.register.models import Case, Event
from sharing.demo.collaboration_hands import CHIEF, LEGAL, PROSECUTORS, SIGNED, UNITS, Hands, tried
from sharing.demo.collaboration_words import items_for

RETURN = "supplementary_investigation_return"


@dataclass(frozen=True, slots=True)
class Returned:
    """A return with what the ledgers tell around it."""

    case: Case
    persons: tuple[int, ...]
    on: date
    served: date | None
    again: date | None

    @property
    def prosecutor(self) -> str:
        """Whose case it is."""
        return PROSECUTORS[self.case.procuratorate_unit.code]

    @property
    def unit(self) -> str:
        """Who answers: the unit, or the legal office for units without an account here."""
        return UNITS.get(self.case.police_unit.code, LEGAL)


def _returns() -> list[Returned]:
    rows = Event.objects.filter(
        type=RETURN, voided_by=None, voids=None, shared=True, case__procuratorate_unit__code__in=PROSECUTORS,
        case__merged_into=None,
    )  # fmt: skip
    groups: dict[tuple[int, date], list[Event]] = {}
    for event in rows.select_related("case__police_unit", "case__procuratorate_unit").order_by("-happened_on", "pk"):
        groups.setdefault((event.case_id, event.happened_on), []).append(event)
    found = []
    for (case_id, on), events in list(groups.items())[:40]:
        keys = [event.source_key for event in events]
        served = Event.objects.filter(case_id=case_id, type="decision_served", params__of__in=keys, voided_by=None)
        again = Event.objects.filter(case_id=case_id, type="prosecution_review_acceptance", happened_on__gt=on)
        first = served.order_by("happened_on").first()
        later = again.order_by("happened_on").first()
        persons = tuple(event.person_id for event in events if event.person_id)
        found.append(
            Returned(
                events[0].case, persons, on, first.happened_on if first else None, later.happened_on if later else None
            )
        )
    return found


def outlines(hands: Hands) -> bool:
    """Outlines of returned cases in every state; in one case two, of which the second asks again and says why."""
    returns = _returns()
    under_way = [one for one in returns if one.again is None and one.served]
    over = [one for one in returns if one.again is not None and one.served]
    fresh = [one for one in returns if one.again is None and not one.served]
    twice = [(one, two) for two in under_way for one in over if one.case == two.case and one.on < two.on][:1]
    used = {one.case.pk for pair in twice for one in pair}
    under_way = [one for one in under_way if one.case.pk not in used]
    over = [one for one in over if one.case.pk not in used]
    done = [
        tried((lambda one=one: drafted(hands, one) for one in fresh), min(1, len(fresh))),
        tried((lambda one=one: received(hands, one) for one in under_way[:2]), 1),
        tried((lambda one=one: half_answered(hands, one) for one in under_way[2:5]), 1),
        tried((lambda one=one: answered(hands, one) for one in under_way[5:7]), 1),
        tried((lambda one=one: again(hands, one) for one in under_way[7:10]), 1),
        tried((lambda one=one: closed(hands, one) for one in over), 3),
        tried((lambda pair=pair: second(hands, *pair) for pair in twice), len(twice)),
    ]
    return all(done)


def _rows(charge: str, count: int = 8) -> list[RowIn]:
    names = ("subject", "priority", "why", "where", "proves")
    return [RowIn(dict(zip(names, one, strict=True))) for one in items_for(charge)[:count]]


def _outline(hands: Hands, one: Returned, rows: Sequence[RowIn] | None = None) -> Matter:
    data = {
        "outline": "return",
        "decision": "recorded",
        "persons": list(one.persons),
        "direction": "围绕定性和量刑补强证据：现有证据能够证明基本事实，但数额、主观故意和部分情节缺少客观证据印证。",
        "demands": "补充的材料单独成卷，逐项编写页码；讯问应当同步录音录像。",
        "contact": "第一检察部 联系电话 0399-3100301",
    }
    shown = rows if rows is not None else _rows(one.case.charge)
    return hands.open(one.prosecutor, "outline", one.on, case=one.case, data=data, rows=shown)


def drafted(hands: Hands, one: Returned) -> Matter:
    """With whoever checks it."""
    return _outline(hands, one, _rows(one.case.charge, 5))


def received(hands: Hands, one: Returned, rows: Sequence[RowIn] | None = None) -> Matter:
    """Issued and signed for."""
    matter = hands.act(CHIEF, _outline(hands, one, rows), "issue", one.on)
    return hands.act(LEGAL, matter, "receive", one.served or one.on, SIGNED)


def _answers(hands: Hands, matter: Matter, who: str, *, full: bool) -> list[AnswerIn]:
    """Four ways to answer: supplied, sent before, impossible, under way."""
    officer = hands.officers[who]
    rows = items_shown(officer, matter, "evidence")
    links = [one for one in links_offered(officer, matter) if one[0].startswith("event:")]
    told = [AnswerIn(row.pk, "supplied", f"补充侦查卷第{row.position * 6}页") for row in rows[:4]]
    if links:
        kind, _colon, pk = links[0][0].partition(":")
        link = {"kind": kind, "id": int(pk), "text": f"{links[0][1]} 证据卷二"}
        told += [AnswerIn(row.pk, "already", "", link) for row in rows[4:6]]
    else:
        told += [AnswerIn(row.pk, "supplied", "补充侦查卷第40页") for row in rows[4:6]]
    told += [AnswerIn(row.pk, "cannot", "已发函调取，对方书面答复档案已销毁，附复函。") for row in rows[6:7]]
    last = "supplied" if full else "under_way"
    told += [
        AnswerIn(row.pk, last, "补充侦查卷第48页" if full else "已委托外地公安机关，预计十日内取回。")
        for row in rows[7:]
    ]
    return told


def half_answered(hands: Hands, one: Returned) -> Matter:
    """Answered by the unit, and not yet through the legal office."""
    matter = received(hands, one)
    day = min((one.served or one.on) + timedelta(days=5), hands.today)
    answers = _answers(hands, matter, one.unit, full=False)
    return hands.act(one.unit, matter, "answer", day, answers=answers[:5])


def answered(hands: Hands, one: Returned, *, full: bool = False, rows: Sequence[RowIn] | None = None) -> Matter:
    """Sent to the prosecutor."""
    matter = received(hands, one, rows)
    served = one.served or one.on
    limit = (one.again or hands.today) - timedelta(days=1 if one.again else 0)
    day = max(served, min(served + timedelta(days=10), limit))
    matter = hands.act(one.unit, matter, "answer", day, answers=_answers(hands, matter, one.unit, full=full))
    return hands.act(LEGAL, matter, "send", day)


def _verdicts(hands: Hands, matter: Matter, *, full: bool) -> list[AnswerIn]:
    told = []
    for row in items_shown(hands.officers[CHIEF], matter, "evidence"):
        if row.answer == "cannot":
            told.append(AnswerIn(row.pk, "accepted", "复函在卷，不再要求。"))
        elif row.position == 1 and not full:
            told.append(AnswerIn(row.pk, "insufficient", "缺案发当月的记录，请补全。"))
        elif row.answer != "under_way":
            told.append(AnswerIn(row.pk, "sufficient"))
    return told


def again(hands: Hands, one: Returned) -> Matter:
    """One row fell short, one is still under way."""
    matter = answered(hands, one)
    matter = hands.act(one.prosecutor, matter, "evaluate", hands.today, verdicts=_verdicts(hands, matter, full=False))
    until = (hands.today + timedelta(days=6)).isoformat()
    return hands.act(one.prosecutor, matter, "again", hands.today, {"again_by": until})


def closed(hands: Hands, one: Returned) -> Matter:
    """Every row evaluated after the case came back."""
    matter = answered(hands, one, full=True)
    day = min((one.again or hands.today) + timedelta(days=2), hands.today)
    matter = hands.act(one.prosecutor, matter, "evaluate", day, verdicts=_verdicts(hands, matter, full=True))
    return hands.act(one.prosecutor, matter, "close", day)


def second(hands: Hands, one: Returned, two: Returned) -> Matter:
    """The second return asks for one item again, and says why."""
    closed(hands, one)
    rows = _rows(one.case.charge)[:2]
    why = "第一次补充的材料只到案发前一日，案发当日的记录仍然缺少。"
    fresh = {
        "subject": "案发当日通话记录", "priority": "key", "why": "辩称案发时不在现场",
        "where": "向通信运营商调取并标注基站位置", "proves": "证明案发时的位置",
    }  # fmt: skip
    return received(hands, two, [RowIn({**rows[0].data, "again_reason": why}), RowIn(fresh)])


def continued(hands: Hands) -> bool:
    """After an approved arrest the investigation goes on along an outline; one is signed for, one is waiting."""
    since = hands.today - timedelta(days=20)
    rows = Event.objects.filter(
        type="arrest_approval", voided_by=None, shared=True, happened_on__gte=since, case__stage="investigation",
        case__procuratorate_unit__code__in=PROSECUTORS, case__merged_into=None,
    )  # fmt: skip
    found = list(
        rows.select_related("case__police_unit", "case__procuratorate_unit").order_by("-happened_on", "pk")[:12]
    )
    return tried((lambda event=event, n=n: _continued(hands, event, bool(n % 2)) for n, event in enumerate(found)), 2)


def _continued(hands: Hands, event: Event, signed: bool) -> Matter:
    day = event.happened_on if signed else hands.today
    until = max(day, hands.today) + timedelta(days=12)
    data = {
        "outline": "continue", "decision": "recorded", "persons": [event.person_id], "reply_by": until.isoformat(),
        "direction": "批准逮捕以后，围绕犯罪数额、同案人作用和上下游事实继续取证。",
    }  # fmt: skip
    prosecutor = PROSECUTORS[event.case.procuratorate_unit.code]
    rows = _rows(event.case.charge, 4)
    matter = hands.open(prosecutor, "outline", day, case=event.case, data=data, rows=rows)
    matter = hands.act(CHIEF, matter, "issue", day)
    return hands.act(LEGAL, matter, "receive", min(day + timedelta(days=1), hands.today), SIGNED) if signed else matter
