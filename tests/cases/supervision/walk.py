"""A county in which supervision is walked through by its officers, at their true days."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from cases.register.intake import intake_write
from cases.register.models import CaseNumber
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.followup.models import FollowUp
from tests.case_factories import ajbh, intake_of, police_report
from tests.factories import County, county, fresh, officer_add

ZONE = timezone.get_default_timezone()
ISSUE = {"violation": "02", "facts": "讯问未同步录音录像", "law": "刑事诉讼法第123条", "demand": "补充说明并整改"}


def noon(day: str, hour: int = 12) -> dt.datetime:
    """A moment of a day."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), ZONE)


def paper(name: str = "立案决定书.pdf") -> SimpleUploadedFile:
    """A small file that is what it says."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


class Walk:
    """Officers by what they are; every step is taken on the day given, entered on that day."""

    def __init__(self, made: County | None = None) -> None:
        self.made = made or county()
        officers = self.made.officers
        self.legal = officers[Role.POLICE_LEGAL]
        self.handler = officers[Role.POLICE_HANDLER]
        self.head = officers[Role.POLICE_UNIT_HEAD]
        self.oversight = officers[Role.POLICE_OVERSIGHT]
        self.leader = officers[Role.POLICE_LEADER]
        self.prosecutor = officers[Role.PROSECUTOR]
        self.resident = officers[Role.RESIDENT_PROSECUTOR]
        self.complaints = officers[Role.COMPLAINTS_PROSECUTOR]
        self.custody = officers[Role.CUSTODY_SUPERVISOR]
        self.manager = officers[Role.CASE_MANAGER]
        self.chief = officers[Role.CHIEF_PROCURATOR]
        self.upper = officers[Role.UPPER_LEVEL]
        self.second = officer_add(self.made, Role.PROSECUTOR, "procuratorate", ["prosecution"], key="second")
        self.second.name = "某second"
        self.second.save(update_fields=["name"])
        self.unit = self.made.departments["unit"]
        self.station = self.made.departments["station"]

    def case(self, serial: int = 1, *, held: bool = False, **dates: str) -> Any:
        """A case of the unit, from 2026-01, on which both agencies work. ``held``: somebody is detained."""
        days = {"acceptance": "2026-01-05", "filing": "2026-01-06", **dates}
        report = police_report(self.made, serial, **{kind: day for kind, day in days.items() if day})
        if not held:
            report = replace(report, rows=report.rows[:1])
        events = tuple(event for event in report.rows[0].events if days.get(event.type))
        report = replace(report, rows=(replace(report.rows[0], events=events), *report.rows[1:]))
        with acting_as(Purpose("test.import")):
            intake_write([report], intake_of(self.made))
            case = CaseNumber.objects.get(kind="ajbh", value=ajbh(self.made, serial)).case
            for who in (self.prosecutor, self.second, self.complaints):
                grant_give(root=case, principal=who.principal, level=Level.WORK, reason="test", basis="test")
        return case

    def open(self, officer, kind: str, day: str, *, act: str = "", case=None, origin=None, **given: Any) -> Matter:
        """Begin a matter."""
        who = fresh(officer)
        with acting_as(who):
            return matter_open(
                officer=who, kind=kind, act=act, case=case, origin=origin, happened_on=dt.date.fromisoformat(day),
                now=noon(day), **given,
            )  # fmt: skip

    def act(self, officer, matter: Matter, act: str, day: str, *, entered: str = "", **given: Any) -> Matter:
        """Take a step. ``entered``: entered on a later day."""
        who = fresh(officer)
        with acting_as(who):
            return matter_act(
                officer=who, matter=Matter.objects.get(pk=matter.pk), act=act,
                happened_on=dt.date.fromisoformat(day), now=noon(entered or day), **given,
            )  # fmt: skip

    # --- violations

    def found(self, day: str = "2026-03-02", *, rows: Sequence[Mapping[str, Any]] = (ISSUE,), **given: Any) -> Matter:
        """A violation on record."""
        data = {"source": "resident", "unit": [given.pop("unit", self.unit).pk], **given.pop("data", {})}
        entered = [RowIn(dict(row)) for row in rows]
        officer = given.pop("officer", self.prosecutor)
        return self.open(officer, "violation", day, data=data, rows=entered, **given)

    def proposed(self, matter: Matter, day: str = "2026-03-03", *, form: str = "correction", **data: Any) -> Matter:
        """Drafted."""
        told = {"form": form, "found_facts": "巡查执法办案中心时发现。", "reply_days": 15, **data}
        if form == "notice":
            told.setdefault("approver", [self.resident.pk])
        return self.act(self.prosecutor, matter, "propose", day, data=told)

    def issued(self, matter: Matter, day: str = "2026-03-04", *, form: str = "correction") -> Matter:
        """Issued."""
        matter = self.proposed(matter, day, form=form)
        if form == "notice":
            return self.act(self.resident, matter, "approve_notice", day)
        return self.act(self.chief, matter, "approve_correction", day)

    def served(self, matter: Matter, day: str = "2026-03-05", *, form: str = "correction") -> Matter:
        """Issued and signed for."""
        matter = self.issued(matter, day, form=form)
        return self.act(self.legal, matter, "sign" if form == "correction" else "sign_notice", day)

    def asked(self, kind: str, route: str, day: str, *, drafted: str = "", **given: Any) -> Matter:
        """Reconsideration or review asked for: drafted, approved by the head of the bureau, sent on that day."""
        matter = self.open(self.legal, kind, drafted or day, act=f"draft_{route}", **given)
        matter = self.act(self.leader, matter, "approve_request", drafted or day)
        return self.act(self.legal, matter, f"raise_{route}", day)

    def answers(self, matter: Matter, code: str = "corrected") -> list[AnswerIn]:
        """Every row answered alike."""
        return [AnswerIn(item.pk, code, "已整改") for item in matter.items.filter(withdrawn=False)]

    def replied(self, matter: Matter, day: str = "2026-03-16", code: str = "corrected") -> Matter:
        """Replied by the legal department."""
        data = {"reply_result": "adopted", "reply_words": "已责令整改。"}
        return self.act(self.legal, matter, "reply", day, data=data, answers=self.answers(matter, code))

    def evaluated(self, matter: Matter, day: str = "2026-03-17", code: str = "adopted") -> Matter:
        """Evaluated."""
        verdicts = [AnswerIn(item.pk, code, "评估意见") for item in matter.items.filter(withdrawn=False)]
        return self.act(self.prosecutor, matter, "evaluate", day, verdicts=verdicts)


def owed(matter: Matter) -> dict[str, tuple[str, str]]:
    """duty -> (who owes it, until when), of what is open."""
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    return {row.params["duty"]: (str(row.owner), row.due_on.isoformat() if row.due_on else "") for row in rows}


__all__ = ["AnswerIn", "RowIn", "Walk", "noon", "owed", "paper"]
