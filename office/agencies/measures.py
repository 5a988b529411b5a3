"""The work measures (工作办法) that the program uses: what each agency shares, which notices it issues.

Seeded with what a county's 工作办法（试行） commonly says; the office edits it to match its own signed text, which
controls (domain brief, sections 0 and 11). A real office's settings are seeded without clause and switched off:
nothing is shared or issued in the name of an agreement that this county has not signed. The administrator confirms
each by naming its clause.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.access.actions import Action
from office.agencies.columns import columns_of
from office.agencies.guard import allow, versioned_update
from office.agencies.models import Agency, AgencyKind, DepartmentKind, JointOffice, NoticeSetting, SharingSetting
from office.agencies.structure import DEPARTMENT_KINDS
from office.audit.log import audit_write
from office.ui.formats import day

HANDLING_UNIT = "handling_unit"
PERIOD_KINDS = {
    "week": pgettext_lazy("period", "week"),
    "ten_days": pgettext_lazy("period", "ten days"),
    "half_month": pgettext_lazy("period", "half-month"),
    "month": pgettext_lazy("period", "month"),
    "quarter": pgettext_lazy("period", "quarter"),
    "year": pgettext_lazy("period", "year"),
}


@dataclass(frozen=True)
class Ledger:
    """A ledger that an agency of one side can share."""

    side: str
    label: object
    receivers: tuple[str, ...]
    withheld: tuple[str, ...]
    clause: str


# Who receives and what is withheld by default. jyaq (简要案情) is withheld: domain brief 7.2.
LEDGERS = {
    "police_case": Ledger(
        "police", pgettext_lazy("ledger", "Police cases"), (DepartmentKind.RESIDENT,), ("jyaq",), "第六条第一款"
    ),
    "police_suspect_measure": Ledger(
        "police", pgettext_lazy("ledger", "Suspects and compulsory measures"), (DepartmentKind.RESIDENT,), (),
        "第六条第二款",
    ),
    "proc_case": Ledger(
        "procuratorate", pgettext_lazy("ledger", "Procuratorate cases"), (DepartmentKind.LEGAL, HANDLING_UNIT), (),
        "第七条第一款",
    ),
    "proc_person_decision": Ledger(
        "procuratorate", pgettext_lazy("ledger", "Decisions on persons"), (DepartmentKind.LEGAL, HANDLING_UNIT), (),
        "第七条第二款",
    ),
}  # fmt: skip
# theme → side, words, usual period, clause
THEMES: dict[str, tuple[str, object, str, str]] = {
    "police_cases": ("police", gettext_lazy("Police case figures"), "week", "第八条"),
    "procuratorate_cases": ("procuratorate", gettext_lazy("Procuratorate case figures"), "month", "第九条"),
}
SIGN_WITHIN_DAYS = 3
# A notice is a signed paper: a wrong year must not issue a hundred of them.
MONTHS_BACK = 24


def receiver_kinds(side: str) -> list[str]:
    """Who of the other side can receive what this side shares."""
    if side == "police":
        return sorted(DEPARTMENT_KINDS["procuratorate"])
    return [*sorted(DEPARTMENT_KINDS["police"] - {DepartmentKind.UNIT}), HANDLING_UNIT]


def months_back(today: dt.date, months: int = MONTHS_BACK) -> dt.date:
    """The first day of the month so many months before."""
    month = today.year * 12 + today.month - 1 - months
    return dt.date(month // 12, month % 12 + 1, 1)


def earliest_start(office: JointOffice, today: dt.date) -> dt.date:
    """From when on notices can be issued: not before the office opened, nor more than two years back."""
    limit = months_back(today)
    return max(office.opened_on, limit) if office.opened_on else limit


def settings_default(
    office: JointOffice,
    *,
    officer=None,
    starts_on: dt.date | None = None,
    confirmed: bool | None = None,
    today: dt.date | None = None,
) -> None:
    """Seed the settings of an office's procuratorate and police bureau; what exists is left as it is.

    Only the demonstration's are in force at once (``confirmed``): its work measures are as invented as its county.
    """
    allow(officer, Action.SETTING_EDIT, office_id=office.pk)
    if starts_on is None and office.opened_on is None:
        raise ValidationError(_("The office has no opening day."))
    begin = starts_on or earliest_start(office, today or timezone.localdate())
    confirmed = office.is_demo if confirmed is None else confirmed
    agencies = Agency.objects.filter(office=office, kind__in=[AgencyKind.POLICE, AgencyKind.PROCURATORATE])
    for agency in agencies:
        for layout, ledger in LEDGERS.items():
            if ledger.side == agency.side:
                SharingSetting.objects.get_or_create(
                    agency=agency,
                    layout=layout,
                    defaults={
                        "receivers": [str(receiver) for receiver in ledger.receivers],
                        "withheld": list(ledger.withheld),
                        "clause": f"工作办法（试行）{ledger.clause}" if confirmed else "",
                        "active": confirmed,
                    },
                )
        for theme, (side, _label, period, clause) in THEMES.items():
            if side == agency.side:
                NoticeSetting.objects.get_or_create(
                    agency=agency,
                    theme=theme,
                    period_kind=period,
                    defaults={
                        "sign_within_days": SIGN_WITHIN_DAYS,
                        "clause": f"工作办法（试行）{clause}" if confirmed else "",
                        "starts_on": begin,
                        "active": confirmed,
                    },
                )
    audit_write("settings.default", "office", office.pk)


def sharing_setting_update(
    *,
    officer=None,
    setting: SharingSetting,
    receivers: Iterable[str],
    withheld: Iterable[str],
    clause: str,
    active: bool,
    version: int | None = None,
) -> SharingSetting:
    """Change what an agency shares of a ledger from now on. Grants already given stay until withdrawn."""
    allow(officer, Action.SETTING_EDIT, office_id=setting.agency.office_id)
    receivers = list(dict.fromkeys(str(receiver) for receiver in receivers))
    allowed = receiver_kinds(setting.agency.side)
    if any(receiver not in allowed for receiver in receivers):
        raise ValidationError({"receivers": _("The other agency has no such department.")})
    withheld = list(dict.fromkeys(withheld))
    known = {code for code, _label in columns_of(setting.layout)}
    if any(code not in known for code in withheld):
        raise ValidationError({"withheld": _("This column cannot be withheld.")})
    clause = _clause_clean(clause)
    if active and not receivers:
        raise ValidationError({"receivers": _("Name who receives it, or switch the sharing off.")})
    before = {"receivers": setting.receivers, "withheld": setting.withheld, "active": setting.active}
    versioned_update(
        setting, version=version, receivers=receivers, withheld=withheld, clause=clause,
        active=active,
    )  # fmt: skip
    after = {"receivers": setting.receivers, "withheld": setting.withheld, "active": setting.active}
    audit_write("setting.sharing", "agency", setting.agency_id, detail={"before": before, "after": after})
    return setting


def _clause_clean(clause: str) -> str:
    clause = " ".join(clause.split())
    if not clause:
        raise ValidationError({"clause": _("Name the clause of the work measures that this comes from.")})
    return clause


def _days_check(sign_within_days: int) -> None:
    if not 1 <= sign_within_days <= 60:
        raise ValidationError({"sign_within_days": _("Between 1 and 60 days.")})


def _start_check(agency: Agency, starts_on: dt.date, today: dt.date) -> None:
    office = agency.office
    if office.opened_on and starts_on < office.opened_on:
        raise ValidationError(
            {"starts_on": _("Not before the office opened: %(day)s.") % {"day": day(office.opened_on)}}
        )
    if starts_on < months_back(today):
        raise ValidationError(
            {"starts_on": _("Not before %(day)s, two years back: every period since then is issued at once.")
             % {"day": day(months_back(today))}}
        )  # fmt: skip


def notice_setting_check(
    *,
    officer=None,
    agency: Agency,
    setting: NoticeSetting | None = None,
    theme: str = "",
    period_kind: str = "",
    sign_within_days: int,
    clause: str,
    starts_on: dt.date,
    active: bool = True,
    today: dt.date | None = None,
) -> str:
    """What is refused before anything is written, new setting or change; gives the clause as it is kept.

    The first day is looked at when it is new or counts anew. A named purpose (the demonstration) may begin when it
    likes.
    """
    allow(officer, Action.SETTING_EDIT, office_id=agency.office_id)
    if setting is None:
        if theme not in THEMES or THEMES[theme][0] != agency.side:
            raise ValidationError({"theme": _("This agency issues no notices on this theme.")})
        if period_kind not in PERIOD_KINDS:
            raise ValidationError({"period_kind": _("There is no such period.")})
    _days_check(sign_within_days)
    clause = _clause_clean(clause)
    fresh = setting is None or setting.starts_on != starts_on or (active and not setting.active)
    if fresh and officer is not None:
        _start_check(agency, starts_on, today or timezone.localdate())
    if setting is None and NoticeSetting.objects.filter(agency=agency, theme=theme, period_kind=period_kind).exists():
        raise ValidationError({"period_kind": _("There is already one for this theme and period; edit that one.")})
    return clause


def notice_setting_create(
    *,
    officer=None,
    agency: Agency,
    theme: str,
    period_kind: str,
    sign_within_days: int,
    clause: str,
    starts_on: dt.date,
    series: str = "",
) -> NoticeSetting:
    """Let an agency issue a notice on a theme once a period."""
    clause = notice_setting_check(
        officer=officer, agency=agency, theme=theme, period_kind=period_kind, sign_within_days=sign_within_days,
        clause=clause, starts_on=starts_on,
    )  # fmt: skip
    setting = NoticeSetting.objects.create(
        agency=agency, theme=theme, period_kind=period_kind, sign_within_days=sign_within_days, clause=clause,
        starts_on=starts_on, series=series.strip(),
    )  # fmt: skip
    audit_write("setting.notice-new", "agency", agency.pk, detail={"theme": theme, "period": period_kind})
    return setting


def notice_setting_update(
    *,
    officer=None,
    setting: NoticeSetting,
    sign_within_days: int,
    clause: str,
    starts_on: dt.date,
    active: bool,
    series: str | None = None,
    version: int | None = None,
) -> NoticeSetting:
    """Change a notice from the next one on. Theme and period stay: issued notices were counted by them."""
    clause = notice_setting_check(
        officer=officer, agency=setting.agency, setting=setting, sign_within_days=sign_within_days, clause=clause,
        starts_on=starts_on, active=active,
    )  # fmt: skip
    before = {"days": setting.sign_within_days, "from": setting.starts_on.isoformat(), "active": setting.active}
    versioned_update(
        setting, version=version, sign_within_days=sign_within_days, clause=clause, starts_on=starts_on,
        active=active, series=setting.series if series is None else series.strip(),
    )  # fmt: skip
    after = {"days": sign_within_days, "from": starts_on.isoformat(), "active": active}
    audit_write(
        "setting.notice", "agency", setting.agency_id,
        detail={"theme": setting.theme, "period": setting.period_kind, "before": before, "after": after},
    )  # fmt: skip
    return setting
