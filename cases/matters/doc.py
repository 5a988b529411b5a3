"""``docs/flows.md``: every flow in words, for whoever has to check it against the law."""

from collections.abc import Iterable, Iterator

from cases.matters.loader import load_flows
from cases.matters.table import ANY_OPEN, GROUPS, Act, Duty, Flow
from cases.procedure import basis_text, load_rules
from cases.procedure.clock_words import clock_basis
from office.access.roles import ROLES

HEAD = """# Matters between the agencies: states, steps, what is owed

Written by `manage.py flows` from `cases/*/flows/*.toml`; change those, not this. How to read them:
`cases/matters/README.md`.
"""
GROUP_WORDS = {"collaboration": "协作", "supervision": "监督", "suggestions": "检察建议"}
SIDES = {"police": "公安", "procuratorate": "检察", "both": "双方", "third": "第三方"}


def flows_doc() -> str:
    """The document."""
    parts = [HEAD]
    for group in GROUPS:
        parts.append(f"## {GROUP_WORDS[group]}\n")
        parts += ["\n".join(_flow(flow)) for flow in load_flows().values() if flow.group == group]
    return "\n".join(parts)


def _articles(articles: Iterable[str]) -> str:
    return basis_text(load_rules(), "; ".join(articles))


def _flow(flow: Flow) -> Iterator[str]:
    yield f"### {flow.zh} `{flow.kind}`\n"
    yield (
        f"依据：{_articles(flow.basis)}。"
        + (f"对{SIDES[flow.hidden_side]}始终不可见。" if flow.hidden_side else "")
        + "\n"
    )
    yield "| 状态 | 现在 | 应办 |"
    yield "|---|---|---|"
    for state in flow.state:
        owed = "；".join(_duty(flow, duty) for duty in state.duty) or "—"
        yield f"| {state.zh} `{state.code}` | {state.next_zh} | {owed} |"
    yield ""
    yield "| 步骤 | 谁 | 从 | 到 | 说明 |"
    yield "|---|---|---|---|---|"
    yield from (_act(flow, act) for act in flow.act)
    yield ""
    for item in flow.item:
        columns = "、".join(field.zh for field in item.field)
        answers = "、".join(answer.zh for answer in item.answer)
        verdicts = "、".join(answer.zh for answer in item.verdict)
        yield (
            f"- {item.zh}逐条：{columns}"
            + (f"；答复：{answers}" if answers else "")
            + (f"；评估：{verdicts}" if verdicts else "")
        )
    yield ""


def _duty(flow: Flow, duty: Duty) -> str:
    rules = load_rules()
    length = ""
    if duty.rule:
        clock = rules.clocks[duty.rule][-1]
        length = f"{duty.rule} {clock.zh}（{clock_basis(rules, clock)}）"
        if duty.length:
            length += f"，日数按“{flow.fields()[duty.length].zh}”"
    elif duty.days:
        length = f"{duty.days}日"
    elif duty.working_days:
        length = f"{duty.working_days}个工作日"
    elif duty.hours:
        length = f"{duty.hours}小时"
    elif duty.field:
        length = f"按“{flow.fields()[duty.field].zh}”"
    elif duty.row_field:
        shape = flow.list_of(duty.items)
        length = f"按各条“{next(one.zh for one in shape.field if one.name == duty.row_field)}”"
    told = f"{flow.desk_of(duty.desk).zh}：{duty.zh}"
    return f"{told}，{length}" if length else told


def _act(flow: Flow, act: Act) -> str:
    names = {state.code: state.zh for state in flow.state}
    start = "、".join("任一未结状态" if code == ANY_OPEN else names[code] for code in act.start) or "（发起）"
    who = SIDES[act.side]
    if act.roles:
        who += "：" + "、".join(str(ROLES[role].label) for role in act.roles)  # type: ignore[index]
    notes = list(_notes(flow, act))
    if act.law:
        notes.append(_articles(act.law.split("; ")))
    return f"| {act.zh} `{act.code}` | {who} | {start} | {names.get(act.to, '不变')} | {'；'.join(notes) or '—'} |"


def _notes(flow: Flow, act: Act) -> Iterator[str]:
    acts = {one.code: one.zh for one in flow.act}
    desks = {desk.code: desk.zh for desk in flow.desk}
    if not act.told:
        yield "内部步骤，对方不知情"
    if act.opens:
        yield "对其开放：" + "、".join(desks[code] for code in act.opens)
    if act.not_by:
        yield "不得由作出“" + "、".join(acts[code] for code in act.not_by) + "”的人办理"
    if act.overdue:
        owed = {duty.code: duty.zh for state in flow.state for duty in state.duty}
        yield "仅在逾期后：" + "、".join(owed[code] for code in act.overdue)
    if act.reason:
        yield "须说明理由"
    if act.document:
        yield f"制发文书并编号 `{act.document}`"
    if act.receipt:
        yield f"签收“{acts[act.receipt]}”的文书"
    if act.event is not None:
        yield f"记入案件：{load_rules().events[act.event.type].zh}"
    if act.when:
        yield f"仅当 `{act.when}`"
    for check in act.checks:
        yield f"检查 `{check}`"
