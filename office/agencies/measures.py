"""The work measures (工作办法) that the program uses: what each agency shares, which notices it issues.

Seeded with what a county's 工作办法（试行） commonly says and the clause it stands in; the office edits it to
match its own signed text, which controls (domain brief, sections 0 and 11).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.access.actions import Action
from office.agencies.columns import columns_of
from office.agencies.guard import allow, versioned_update
from office.agencies.models import Agency, AgencyKind, DepartmentKind, JointOffice, NoticeSetting, SharingSetting
from office.agencies.structure import DEPARTMENT_KINDS
from office.audit.log import audit_write

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


def receiver_kinds(side: str) -> list[str]:
    """Who of the other side can receive what this side shares."""
    if side == "police":
        return sorted(DEPARTMENT_KINDS["procuratorate"])
    return [*sorted(DEPARTMENT_KINDS["police"] - {DepartmentKind.UNIT}), HANDLING_UNIT]


def settings_default(office: JointOffice, *, officer=None, starts_on: dt.date | None = None) -> None:
    """Seed the settings of an office's procuratorate and police bureau; what exists is left as it is."""
    allow(officer, Action.SETTING_EDIT, office_id=office.pk)
    begin = starts_on or office.opened_on
    if begin is None:
        raise ValidationError(_("The office has no opening day."))
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
                        "clause": f"工作办法（试行）{ledger.clause}",
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
                        "clause": f"工作办法（试行）{clause}",
                        "starts_on": begin,
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


def _notice_check(sign_within_days: int) -> None:
    if not 1 <= sign_within_days <= 60:
        raise ValidationError({"sign_within_days": _("Between 1 and 60 days.")})


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
    allow(officer, Action.SETTING_EDIT, office_id=agency.office_id)
    if theme not in THEMES or THEMES[theme][0] != agency.side:
        raise ValidationError({"theme": _("This agency issues no notices on this theme.")})
    if period_kind not in PERIOD_KINDS:
        raise ValidationError({"period_kind": _("There is no such period.")})
    _notice_check(sign_within_days)
    clause = _clause_clean(clause)
    if NoticeSetting.objects.filter(agency=agency, theme=theme, period_kind=period_kind).exists():
        raise ValidationError({"period_kind": _("There is already one for this theme and period; edit that one.")})
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
    allow(officer, Action.SETTING_EDIT, office_id=setting.agency.office_id)
    _notice_check(sign_within_days)
    clause = _clause_clean(clause)
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
