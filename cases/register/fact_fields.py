"""Which facts an officer can put right by hand, and what each may hold. Codes as in the ledgers (domain brief 7).

Not here: what events tell (a wrong step is voided and recorded again), numbers, units, and states of the other
system.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.procedure import load_rules
from cases.procedure.words import basis_text
from cases.register.fact_words import FACT_VALUES
from cases.register.words import zh

IDENTITY = re.compile(r"\d{17}[\dX]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BIRTH_EARLIEST = dt.date(1905, 1, 1)
OFFENCE_EARLIEST = dt.date(1950, 1, 1)
ADULT = 18


@dataclass(frozen=True, slots=True)
class FactField:
    """One column: ``text``, ``long``, ``choice``, ``yes`` (yes or no), ``date`` or ``moment``."""

    code: str
    kind: str = "text"
    limit: int = 300
    required: bool = False


POLICE_CASE = (
    FactField("ajmc", required=True),
    FactField("ay_mc", limit=100, required=True),
    FactField("ajly", "choice"),
    FactField("jqbh", limit=60),
    FactField("zbmj", limit=100),
    FactField("xbmj", limit=100),
    FactField("fasj_q", "moment"),
    FactField("fasj_z", "moment"),
    FactField("fadd"),
    FactField("jyaq", "long", limit=20_000),
    FactField("pafs"),
    FactField("bllyy"),
    FactField("sfswcn", "yes"),
)
POLICE_PERSON = (
    FactField("xm", limit=200),
    FactField("xb", "choice"),
    FactField("csrq", "date"),
    FactField("swcn", "yes"),
    FactField("zjlx", limit=60),
    FactField("zjhm", limit=60),
    FactField("sf"),
    FactField("pzr", limit=100),
    FactField("zxd"),
    FactField("yczl"),
    FactField("yy"),
)
PROC_CASE = (
    FactField("ajmc", required=True),
    FactField("ysay", limit=100),
    FactField("cbr", limit=100),
    FactField("zcjg"),
    FactField("dqrq", "date"),
    FactField("rzrf", "yes"),
    FactField("fyjg"),
    FactField("fhjg"),
)


def fields_of(side: str, personal: bool) -> tuple[FactField, ...]:
    """What an officer of this side can correct: of a person only the police's ledger tells anything."""
    if side == "police":
        return POLICE_PERSON if personal else POLICE_CASE
    return PROC_CASE if side == "procuratorate" and not personal else ()


def value_clean(field: FactField, value: Any) -> Any:
    """A value as the ledgers' translator would store it. Errors: ValidationError."""
    if value in (None, ""):
        if field.required:
            raise ValidationError(_("This is needed."))
        return ""
    if field.kind == "yes":
        return bool(value)
    if field.kind == "date":
        return value.isoformat() if isinstance(value, dt.date) else _day(str(value)).isoformat()
    text = str(value).strip()
    if field.kind == "moment":
        at = dt.datetime.fromisoformat(text)
        return at.date().isoformat() if len(text) == 10 else at.isoformat(timespec="minutes")
    if field.kind == "choice" and text not in FACT_VALUES[field.code]:
        raise ValidationError(_("Choose one of the list."))
    if field.kind == "text":
        text = " ".join(text.split())
    if len(text) > field.limit:
        raise ValidationError(_("At most %(count)d characters.") % {"count": field.limit})
    return text


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def fact_day(values: Mapping[str, Any], code: str) -> dt.date | None:
    """A stored day; nothing where the ledger's own value cannot be read."""
    try:
        return _day(str(values.get(code) or ""))
    except ValueError:
        return None


def refused(sentence: str, basis: str) -> str:
    """A refusal with the article that it comes from."""
    return _("%(sentence)s (%(article)s)") % {"sentence": sentence, "article": basis_text(load_rules(), basis, zh())}


def facts_check(
    values: Mapping[str, Any],
    changed: set[str],
    *,
    today: dt.date,
    accepted_on: dt.date | None,
    offence_on: dt.date | None,
) -> dict[str, str]:
    """What the values say that cannot be, by field, with the article. Only of what the officer changed.

    ``offence_on``: the first day of the offence, by which a minor is one (domain brief 8).
    """
    errors: dict[str, str] = {}
    _offence_check(values, changed, today, accepted_on, errors)
    _birth_check(values, changed, today, offence_on, errors)
    if "zjhm" in changed:
        _identity_check(values, errors)
    return errors


def _offence_check(
    values: Mapping[str, Any], changed: set[str], today: dt.date, accepted_on: dt.date | None, errors: dict[str, str]
) -> None:
    begins, ends = fact_day(values, "fasj_q"), fact_day(values, "fasj_z")
    for code, on in (("fasj_q", begins), ("fasj_z", ends)):
        if code in changed and on is not None and not OFFENCE_EARLIEST <= on <= today:
            errors[code] = refused(_("An offence lies neither ahead nor before 1950"), "HOUSE 3")
    if {"fasj_q", "fasj_z"} & changed and str(values.get("fasj_z") or "~") < str(values.get("fasj_q") or ""):
        errors["fasj_z" if "fasj_z" in changed else "fasj_q"] = refused(
            _("The offence cannot end before it begins"), "HOUSE 6"
        )
    if "fasj_q" in changed and begins is not None and accepted_on is not None and begins > accepted_on:
        errors.setdefault(
            "fasj_q",
            refused(
                _("The offence cannot begin after the case was accepted (%(day)s)") % {"day": accepted_on}, "MPS 171"
            ),
        )


def _birth_check(
    values: Mapping[str, Any], changed: set[str], today: dt.date, offence_on: dt.date | None, errors: dict[str, str]
) -> None:
    born = fact_day(values, "csrq")
    if "csrq" in changed and born is not None and not BIRTH_EARLIEST <= born <= today:
        errors["csrq"] = refused(_("A date of birth lies neither ahead nor before 1905"), "HOUSE 3")
        return
    if born is None or offence_on is None or not {"csrq", "swcn"} & changed:
        return
    if minor_at(born, offence_on) and not values.get("swcn"):
        errors["swcn"] = refused(
            _("Born on %(born)s, this person was under 18 when the offence began (%(day)s): mark as a minor")
            % {"born": born, "day": offence_on},
            "MINOR 2",
        )


def minor_at(born: dt.date, offence_on: dt.date) -> bool:
    """Whether somebody born on this day was under eighteen on the day of the offence (MINOR 2).

    A year of age is full from the day after the birthday (法释〔2006〕1号第二条): on the eighteenth birthday itself one
    is still a minor. Who was born on 29 February has the birthday on 1 March in other years.
    """
    try:
        birthday = born.replace(year=born.year + ADULT)
    except ValueError:
        birthday = dt.date(born.year + ADULT, 3, 1)
    return offence_on <= birthday


def born_of(number: str) -> dt.date | None:
    """The day of birth that a citizen's number tells."""
    text = number.strip().upper()
    if not IDENTITY.fullmatch(text):
        return None
    try:
        return dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _identity_check(values: Mapping[str, Any], errors: dict[str, str]) -> None:
    """The check digit of a citizen's number, and its day of birth. Other documents have other numbers."""
    number = str(values.get("zjhm") or "").upper()
    if not number or (values.get("zjlx") and "身份证" not in str(values["zjlx"])):
        return
    if not IDENTITY.fullmatch(number):
        if values.get("zjlx"):
            errors["zjhm"] = refused(_("A citizen's number has 18 characters"), "HOUSE 5")
        return
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11]
    if number[17] != check:
        errors["zjhm"] = refused(_("The check digit of this citizen's number is wrong"), "HOUSE 5")
        return
    born = fact_day(values, "csrq")
    if born is not None and born.strftime("%Y%m%d") != number[6:14]:
        errors["zjhm"] = refused(_("This number says another date of birth than the one given"), "HOUSE 5")
