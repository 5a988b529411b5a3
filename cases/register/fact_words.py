"""How facts are called and written on a page. The codes are the ledgers' column codes (domain brief 7.2, 7.3)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

FACT_LABELS = {
    # of a case, police
    "ajmc": gettext_lazy("Case title"),
    "ajly": gettext_lazy("Source of the case"),
    "jqbh": gettext_lazy("Incident number"),
    "badw_dm": gettext_lazy("Handling unit code"),
    "badw_mc": gettext_lazy("Handling unit"),
    "zbmj": gettext_lazy("Lead officer"),
    "xbmj": gettext_lazy("Second officer"),
    "fasj_q": gettext_lazy("Offence from"),
    "fasj_z": gettext_lazy("Offence to"),
    "fadd": gettext_lazy("Place of the offence"),
    "ay_dm": gettext_lazy("Charge code"),
    "ay_mc": gettext_lazy("Charge"),
    "jyaq": gettext_lazy("Summary of the case"),
    "lajg": gettext_lazy("Filing result"),
    "bllyy": gettext_lazy("Reason for not filing"),
    "sfjd": gettext_lazy("Filed under supervision"),
    "pafs": gettext_lazy("How it was solved"),
    "cayy": gettext_lazy("Reason for withdrawal"),
    "tb_cs": gettext_lazy("Returns for supplementary investigation"),
    "ajzt": gettext_lazy("State in the ledger"),
    "sfswcn": gettext_lazy("Minor involved"),
    "gxsj": gettext_lazy("Updated in the ledger"),
    # of a case, procuratorate
    "ajlb": gettext_lazy("Kind of case"),
    "zcjg": gettext_lazy("Investigating agency"),
    "ysay": gettext_lazy("Charge on transfer"),
    "cbbm": gettext_lazy("Handling department"),
    "cbr": gettext_lazy("Handling prosecutor"),
    "sczt": gettext_lazy("State of the review"),
    "dqrq": gettext_lazy("Due on"),
    "cljg": gettext_lazy("Result"),
    "wcrq": gettext_lazy("Finished on"),
    "rzrf": gettext_lazy("Plea leniency applied"),
    "fyjg": pgettext_lazy("fuyi", "Result of reconsideration"),
    "fhjg": pgettext_lazy("fuhe", "Result of review by the upper level"),
    # of a person
    "xm": pgettext_lazy("person", "Name"),
    "zjlx": gettext_lazy("Identity document"),
    "zjhm": gettext_lazy("Document number"),
    "xb": gettext_lazy("Sex"),
    "csrq": gettext_lazy("Date of birth"),
    "swcn": gettext_lazy("Minor"),
    "sf": gettext_lazy("Status"),
    "pzr": gettext_lazy("Approved by"),
    "zxd": gettext_lazy("Place of execution"),
    "yczl": gettext_lazy("Basis of extension"),
    "yy": gettext_lazy("Reason of change or end"),
    "zt": gettext_lazy("State in the ledger"),
    # of a person handled separately, by hand
    "la_ah": gettext_lazy("Number of the separate case"),
    "la_hs": gettext_lazy("Separate case confirmed on"),
}
# Told elsewhere on the page (numbers, persons, title) or only for machines.
NOT_LISTED = frozenset({"ajbh", "tysah", "bmsah", "ryid", "mj", "ajmc", "xm", "swcn", "gxsj"})
LONG = frozenset({"jyaq"})

FACT_VALUES: dict[str, dict[str, object]] = {
    "ajly": {
        "report": pgettext_lazy("case source", "report"),
        "accusation": pgettext_lazy("case source", "accusation"),
        "tip": pgettext_lazy("case source", "tip-off"),
        "handed_over": pgettext_lazy("case source", "handed over by citizens"),
        "surrender": pgettext_lazy("case source", "surrender"),
        "transfer": pgettext_lazy("case source", "transfer"),
        "police_work": pgettext_lazy("case source", "found in police work"),
    },
    "lajg": {
        "pending": pgettext_lazy("filing result", "pending"),
        "filed": pgettext_lazy("filing result", "filed"),
        "not_filed": pgettext_lazy("filing result", "not filed"),
        "transferred": pgettext_lazy("filing result", "transferred"),
    },
    "cayy": {
        "1": pgettext_lazy("withdrawal", "no facts of a crime"),
        "2": pgettext_lazy("withdrawal", "plainly minor, not held a crime"),
        "3": pgettext_lazy("withdrawal", "time-barred"),
        "4": pgettext_lazy("withdrawal", "pardoned"),
        "5": pgettext_lazy("withdrawal", "suspect dead"),
        "6": pgettext_lazy("withdrawal", "other lawful ground"),
    },
    "ajlb": {
        "arrest_review": pgettext_lazy("kind of case", "arrest review"),
        "prosecution_review": pgettext_lazy("kind of case", "prosecution review"),
        "minor_arrest_review": pgettext_lazy("kind of case", "arrest review, minors"),
        "minor_prosecution_review": pgettext_lazy("kind of case", "prosecution review, minors"),
        "other": pgettext_lazy("kind of case", "other"),
    },
    "xb": {
        "male": pgettext_lazy("sex", "male"),
        "female": pgettext_lazy("sex", "female"),
        "unknown": pgettext_lazy("sex", "unknown"),
    },
}


def fact_label(code: str) -> object:
    """The column in words; a column that no table names by its code."""
    return FACT_LABELS.get(code, code)


def fact_value(code: str, value: Any) -> object:
    """A value in words: yes and no, closed lists, days without the T of ISO."""
    if value is True or value is False:
        return _("yes") if value else _("no")
    if value in (None, ""):
        return "—"
    named = FACT_VALUES.get(code, {}).get(str(value))
    if named is not None:
        return named
    text = str(value)
    if len(text) >= 16 and text[10:11] == "T" and text[:4].isdigit():
        day, _sep, hour = text.partition("T")
        return day if hour.startswith("00:00") else f"{day} {hour[:5]}"
    return text
