"""The sentence of a clock of a case: how it was reckoned, what moved it, what became of it. In Chinese or English."""

from collections.abc import Iterator
from datetime import date, datetime

from .asof import day_of
from .clock_types import ClockState, ClockStatus, Reckoning
from .clock_words import clock_basis, explain
from .events import china_day
from .rules_types import Clock, Rules
from .words import event_name


def part_name(rules: Rules, state: ClockState, zh: bool = True) -> str:
    """Which of its clock's obligations this is (讯问, 通知家属); empty where there is only one."""
    part = state.key.partition(":")[0].partition(".")[2]
    run = next((run for run in rules.runs if part and run.clock == state.rule and run.part == part), None)
    return "" if run is None else run.zh if zh else run.en


def clock_sentence(rules: Rules, state: ClockState, zh: bool = True) -> str:
    """What a lawyer wants to know of this clock, with its articles."""
    clock = _clock(rules, state)
    if clock is None:
        return state.rule
    part = part_name(rules, state, zh)
    said = [_reckoned(rules, clock, state, zh), *_moved(rules, clock, state, zh), *_ended(rules, state, zh)]
    sentence = ("；" if zh else "; ").join(said)
    if not part:
        return sentence
    return f"{part}：{sentence}" if zh else f"{part}: {sentence}"


def _clock(rules: Rules, state: ClockState) -> Clock | None:
    versions = rules.clocks.get(state.rule, ())
    return next((clock for clock in versions if clock.version == state.version), versions[-1] if versions else None)


def _reckoned(rules: Rules, clock: Clock, state: ClockState, zh: bool) -> str:
    if state.reckoning is not None:
        return explain(rules, clock, state.reckoning, zh)
    trigger, articles = clock.trigger_zh if zh else clock.trigger_en, clock_basis(rules, clock, zh)
    if state.status is ClockStatus.PAUSED and state.trigger_at is not None:
        on = china_day(state.trigger_at)
        if zh:
            return f"{clock.zh}：{on} {trigger}，暂停计算，恢复后方可算出届满日（{articles}）"
        return f"{clock.en}: {trigger} on {on}; paused, and no last day before it runs again ({articles})"
    if zh:
        return f"{clock.zh}：缺启动日期（{trigger}的日期没有记录；{articles}）"
    return f"{clock.en}: no start date ({trigger} is not recorded; {articles})"


def _moved(rules: Rules, clock: Clock, state: ClockState, zh: bool) -> Iterator[str]:
    """What moved the date, and what was reported and does not."""
    if state.turned_on is not None:
        yield (
            f"{state.turned_on} {event_name(rules, state.turned)}，改按本期限，仍自原起算日计算"
            if zh
            else f"{event_name(rules, state.turned, zh=False)} on {state.turned_on}: this term from then on, "
            "counted from the same start"
        )
        if clock.custody and state.reckoning is not None and _too_late_to_turn(state.reckoning, state.turned_on):
            yield (
                "原起算日起的期限此时已过，应当在当日作出决定"
                if zh
                else "counted from there it was over by then: to be decided on that day"
            )
    if state.reckoning is not None and _ends_with_another(rules, state.rule, state.reckoning):
        yield ("以正在计算的侦查羁押期限届满日为限" if zh else "it ends with the term of custody that is running")
    if not state.precise and state.reckoning is not None and isinstance(state.reckoning.start, datetime):
        yield (
            "时刻没有记录，自当日零时起算" if zh else "the hour is not recorded; reckoned from the beginning of the day"
        )
    for pause in state.pauses:
        if pause.end is None:
            yield f"{pause.start} 起暂停计算" if zh else f"paused from {pause.start}"
        else:
            yield f"{pause.start} 至 {pause.end} 不计入" if zh else f"{pause.start} to {pause.end} do not count"
    counted = set(state.reckoning.extensions) if state.reckoning is not None else set()
    seen: set[str] = set()
    for extension in state.extensions:
        if state.reckoning is not None and (extension.code not in counted or extension.code in seen):
            row = next((one for one in clock.extension if one.code == extension.code), None)
            name = extension.code if row is None else row.zh if zh else row.en
            yield (
                f"{extension.on} 记录的延长（{name}）不符合法定顺序、依据或者已过届满日，不计入，待核实"
                if zh
                else f"the extension recorded on {extension.on} ({name}) is out of order, without its ground, or late; "
                "it does not count until settled"
            )
        seen.add(extension.code)


def _too_late_to_turn(reckoning: Reckoning, turned_on: date) -> bool:
    """Whether the term would have ended before the person came to be held."""
    days = sum(number for unit, number in reckoning.terms if unit == "days")
    return (turned_on - day_of(reckoning.start)).days > days + reckoning.excluded


def _ends_with_another(rules: Rules, code: str, reckoning: Reckoning) -> bool:
    """Whether another term was up before this one's own days were."""
    if not any(run.capped for run in rules.runs if run.clock == code):
        return False
    days = sum(number for unit, number in reckoning.terms if unit == "days") + reckoning.excluded
    days -= reckoning.readings.x1 == "B"
    return (day_of(reckoning.expiry) - day_of(reckoning.start)).days < days


def _ended(rules: Rules, state: ClockState, zh: bool) -> Iterator[str]:
    """What became of it."""
    if state.closed_on is not None:
        if state.trigger_at is not None and state.closed_on < china_day(state.trigger_at):
            said = f"此前（{state.closed_on}）已办结" if zh else f"done before it began, on {state.closed_on}"
        elif state.status is ClockStatus.DONE:
            said = f"{state.closed_on} 已办结" if zh else f"done on {state.closed_on}"
        else:
            said = f"{state.closed_on} 已终止" if zh else f"came to nothing on {state.closed_on}"
        if state.late:
            said += "（逾期）" if zh else " (late)"
        elif state.reckoning is None and state.status is ClockStatus.DONE:
            said += "，是否逾期无从判断" if zh else "; nobody can say whether in time"
        yield said
    if state.replaced_by:
        code, _, _ = state.replaced_by.partition(":")[0].partition(".")
        row = next(iter(rules.clocks.get(code, ())), None)
        if row is not None and code != state.rule:
            yield f"由“{row.zh}”（{code}）接替" if zh else f'replaced by "{row.en}" ({code})'
        elif row is not None:
            yield "期限重新计算" if zh else "it begins anew"
    if state.lapses and state.open and state.reckoning is not None:
        day = day_of(state.reckoning.expiry)
        yield f"系权利，{day} 后不再行使" if zh else f"a right, gone after {day}"
