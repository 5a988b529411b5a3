"""The invented cases as rows of the four ledgers, as they stood at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cases.register.data import charge_by_name
from sharing.demo.county import NAMES
from sharing.demo.story import Review, Story, Suspect

Row = dict[str, str]
POLICE_LAYOUTS = ("police_case", "police_suspect_measure")
PROCURATORATE_LAYOUTS = ("proc_case", "proc_person_decision")


def stamp(moment: datetime | None, until: datetime) -> str:
    """A moment as the ledgers write it, blank when it has not come yet."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None and moment <= until else ""


def day(value: date | None, until: datetime) -> str:
    return value.isoformat() if value is not None and value <= until.date() else ""


def ledgers_at(stories: Iterable[Story], until: datetime) -> dict[str, list[Row]]:
    """All four ledgers as they stood at a moment: later dates are not in them yet."""
    found: dict[str, list[Row]] = {layout: [] for layout in (*POLICE_LAYOUTS, *PROCURATORATE_LAYOUTS)}
    for story in stories:
        if story.accepted > until or (story.recorded is not None and story.recorded > until.date()):
            continue
        known = [suspect for suspect in story.suspects if suspect.known <= until]
        found["police_case"].append(_case_row(story, known, until))
        for suspect in known:
            found["police_suspect_measure"] += _measure_rows(story, suspect, until)
        for review in story.reviews:
            if review.accepted <= until.date():
                found["proc_case"].append(_review_row(story, review, until))
                found["proc_person_decision"] += _decision_rows(review, until)
    return found


def changed_rows(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What a later state of the ledgers has that an earlier one has not, or has otherwise."""
    changed = {}
    for layout, rows in after.items():
        seen = {tuple(row.values()) for row in before[layout]}
        changed[layout] = [row for row in rows if tuple(row.values()) not in seen]
    return changed


def _state(story: Story, until: datetime) -> str:
    if story.withdrawn and story.withdrawn <= until:
        return "已撤案"
    if story.transferred and story.transferred <= until:
        return "已移送审查起诉"
    if story.decided is None or story.decided > until:
        return "受案审查"
    return {"不立": "不予立案", "移送": "已移送管辖", "立案": "侦查中"}.get(story.result, "受案审查")


def _case_row(story: Story, known: list[Suspect], until: datetime) -> Row:
    decided = story.decided is not None and story.decided <= until
    refused = decided and story.result == "不立"
    notice = story.decided.date() + timedelta(days=1) if refused else None
    moments = [
        story.accepted,
        story.decided,
        story.filed,
        story.solved,
        story.withdrawn,
        story.transferred,
        *(datetime.combine(back, datetime.min.time()) + timedelta(hours=17) for back in story.returns),
    ]
    updated = max(moment for moment in moments if moment is not None and moment <= until)
    if story.recorded is not None:
        updated = max(updated, datetime.combine(story.recorded, datetime.min.time()))
    charge = charge_by_name(story.crime.name)
    withdrawn = stamp(story.withdrawn, until)
    return {
        "ajbh": story.ajbh,
        "ajmc": story.title(known),
        "ajly": story.source,
        "jqbh": story.incident,
        "badw_dm": story.unit,
        "badw_mc": NAMES[story.unit],
        "zbmj": story.lead,
        "xbmj": story.second,
        "slsj": stamp(story.accepted, until),
        "fasj_q": stamp(story.offence_from, until),
        "fasj_z": stamp(story.offence_to, until),
        "fadd": story.place,
        "ay_dm": charge.code if charge else "",
        "ay_mc": story.crime.name,
        "jyaq": story.summary,
        "lajg": story.result if decided else "待定",
        "lasj": stamp(story.decided if story.result == "移送" else story.filed, until),
        "bllyy": story.not_filed_why if refused else "",
        "blatzsrq": day(notice, until),
        "sfjd": "是" if story.supervised else "否",
        "pasj": stamp(story.solved, until),
        "pafs": "侦查破案" if known else "",
        "casj": withdrawn,
        "cayy": story.withdrawn_why if withdrawn else "",
        "yssj": stamp(story.transferred, until),
        "tb_cs": str(sum(1 for back in set(story.returns) if back <= until.date()) or ""),
        "ajzt": _state(story, until),
        "sfswcn": "是" if any(suspect.minor for suspect in known) else "否",
        "mj": "无",
        "gxsj": stamp(updated, until),
    }


def _measure_rows(story: Story, suspect: Suspect, until: datetime) -> list[Row]:
    rows = []
    for measure in suspect.measures:
        if measure.start > until:
            continue
        ended = measure.end is not None and measure.end <= until
        longer = bool(measure.basis) and until >= measure.start + timedelta(days=3)
        rows.append(
            {
                "ajbh": story.ajbh,
                "ryid": str(suspect.ryid),
                "xm": suspect.name,
                "zjlx": suspect.document_kind,
                "zjhm": suspect.document,
                "xb": "女" if suspect.female else "男",
                "csrq": suspect.born.isoformat() if suspect.born else "",
                "swcn": "是" if suspect.minor else "否",
                "sf": suspect.status,
                "csmc": measure.kind,
                "pzr": measure.approver,
                "kssj": stamp(measure.start, until),
                "jssj": stamp(measure.end, until),
                "yczl": measure.basis if longer else "",
                "jdwsh": measure.number,
                "zxd": measure.place,
                "yy": measure.why if ended else "",
                "zt": "已结束" if ended else "执行中",
            }
        )
    return rows


def _review_row(story: Story, review: Review, until: datetime) -> Row:
    done = review.finished is not None and review.finished <= until.date()
    latest = [decision.kind for decision in review.decisions if decision.on <= until.date()]
    state = "已办结" if done else "退回补充侦查" if latest and latest[-1].startswith("退补") else "审查中"
    return {
        "tysah": story.tysah,
        "bmsah": review.bmsah,
        "ajlb": review.kind,
        "ajmc": story.title([suspect for suspect in story.suspects if suspect.ryid in review.people]),
        "ajbh": "" if story.unnumbered else story.ajbh,
        "zcjg": "海山区公安局",
        "ysay": story.crime.name,
        "slrq": review.accepted.isoformat(),
        "cbbm": review.department,
        "cbr": review.handler,
        "sczt": state,
        "dqrq": review.due.isoformat() if review.due else "",
        "cljg": review.result if done else "",
        "wcrq": day(review.finished, until),
        "rzrf": "" if review.plea is None or not done else "是" if review.plea else "否",
        "fyjg": "",
        "fhjg": "",
    }


def _decision_rows(review: Review, until: datetime) -> list[Row]:
    return [
        {
            "bmsah": review.bmsah,
            "ryid": str(decision.ryid),
            "jdlx": decision.kind,
            "yy": decision.reason,
            "jdrq": decision.on.isoformat(),
            "wsh": decision.number,
            "sdrq": day(decision.served, until),
            "zxhz": day(decision.receipt, until),
        }
        for decision in review.decisions
        if decision.on <= until.date()
    ]
