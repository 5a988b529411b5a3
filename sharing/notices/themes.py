"""What each notice counts: themes as tables of rows, every row with its definition (口径).

A notice names the version of its table. Never change the meaning of a row in place: add a version, so that a
notice frozen years ago keeps the words it was issued with (``tests`` pin each version by a hash).

Basis: domain brief 6.2 and 7.4. 件 and 人 are both kept. 批准逮捕 and 决定逮捕 stay apart: the refusal rate has
批准 and 不批准 in its base, never 决定. Conditional non-prosecution (刑诉法 282) concerns minors only, so its
small figures would point at children (未成年人保护法 103): it is not published.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sharing.notices.models import Theme

CASES, PERSONS = "cases", "persons"
BOTH = (CASES, PERSONS)


@dataclass(frozen=True)
class Row:
    """A counted row: an event type, or one value of its ``param`` when ``value`` is set."""

    code: str
    label: Promise
    units: tuple[str, ...]
    definition: Promise
    event: str
    value: str = ""

    @property
    def key(self) -> str:
        """Where the count stands in what ``counts`` returns."""
        return f"{self.event}:{self.value}" if self.value else self.event


@dataclass(frozen=True)
class Rate:
    """Persons of the ``part`` rows over persons of the ``whole`` rows."""

    code: str
    label: Promise
    definition: Promise
    part: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One version of a theme."""

    theme: str
    version: int
    title: Promise
    side: str
    rows: tuple[Row, ...]
    rates: tuple[Rate, ...] = ()

    @property
    def name(self) -> str:
        """As kept in the notice."""
        return f"{self.theme}.{self.version}"

    @property
    def split(self) -> tuple[str, ...]:
        """Event types that are also counted by a value of their parameters."""
        return tuple(sorted({row.event for row in self.rows if row.value}))


# The parameter by which an event type is counted in parts.
SPLIT_PARAM = {
    "arrest_non_approval": "reason",
    "supplementary_investigation_return": "round",
    "non_prosecution": "kind",
}

_case = _("Cases with this event on a day of the period; a case counts once. Voided events do not count.")
_both = _(
    "Cases and persons with this event on a day of the period; a case or a person in a case counts once. "
    "Voided events do not count."
)
_part = _(
    "Part of the row above it belongs to, by what the decision states; what states nothing counts in that row only."
)


def _of(event: str, value: str, label: Promise) -> Row:
    return Row(f"{event}.{value}", label, BOTH, _part, event, value)


POLICE = Table(
    Theme.POLICE_CASES,
    1,
    pgettext_lazy("notice title", "Notice of case data of the police"),
    "police",
    (
        Row("acceptance", pgettext_lazy("notice row", "cases accepted"), (CASES,), _case, "acceptance"),
        Row("filing", pgettext_lazy("notice row", "cases filed"), (CASES,), _case, "filing"),
        Row("non_filing", pgettext_lazy("notice row", "decisions not to file"), (CASES,), _case, "non_filing"),
        Row("case_solved", pgettext_lazy("notice row", "cases solved"), (CASES,), _case, "case_solved"),
        Row("case_withdrawal", pgettext_lazy("notice row", "cases withdrawn"), (CASES,), _case, "case_withdrawal"),
        Row("detention", pgettext_lazy("notice row", "criminal detention"), BOTH, _both, "detention"),
        Row("bail", pgettext_lazy("notice row", "bail"), BOTH, _both, "bail"),
        Row(
            "residential_surveillance",
            pgettext_lazy("notice row", "residential surveillance"),
            BOTH,
            _("Counted likewise, at the person's own residence; a designated place is a row of its own."),
            "residential_surveillance",
        ),
        Row(
            "designated_residential_surveillance",
            pgettext_lazy("notice row", "residential surveillance at a designated place"),
            BOTH,
            _both,
            "designated_residential_surveillance",
        ),
        Row(
            "arrest",
            pgettext_lazy("notice row", "arrests carried out"),
            BOTH,
            _("By the day the arrest was carried out, not the day it was approved."),
            "arrest",
        ),
        Row(
            "transfer_for_prosecution",
            pgettext_lazy("notice row", "transfers for prosecution"),
            (CASES,),
            _("By the day of the prosecution opinion; a case transferred again after its return counts once a period."),
            "transfer_for_prosecution",
        ),
    ),
)

PROCURATORATE = Table(
    Theme.PROCURATORATE_CASES,
    1,
    pgettext_lazy("notice title", "Notice of case data of the procuratorate"),
    "procuratorate",
    (
        Row(
            "arrest_review_acceptance",
            pgettext_lazy("notice row", "arrest reviews accepted"),
            (CASES,),
            _case,
            "arrest_review_acceptance",
        ),
        Row(
            "arrest_approval",
            pgettext_lazy("notice row", "arrest approved"),
            BOTH,
            _("Approved on request of the police; arrests decided by the procuratorate itself are a row of their own."),
            "arrest_approval",
        ),
        Row(
            "arrest_decision",
            pgettext_lazy("notice row", "arrest decided"),
            BOTH,
            _("Decided by the procuratorate itself; not part of the base of the refusal rate."),
            "arrest_decision",
        ),
        Row("arrest_non_approval", pgettext_lazy("notice row", "arrest refused"), BOTH, _both, "arrest_non_approval"),
        _of("arrest_non_approval", "N1", pgettext_lazy("refusal", "no crime, or no liability")),
        _of("arrest_non_approval", "N2", pgettext_lazy("refusal", "facts unclear, evidence insufficient")),
        _of("arrest_non_approval", "N3", pgettext_lazy("refusal", "no danger to society")),
        _of("arrest_non_approval", "N4", pgettext_lazy("refusal", "fit for residential surveillance")),
        _of("arrest_non_approval", "N5", pgettext_lazy("refusal", "no imprisonment to be expected")),
        _of("arrest_non_approval", "N6", pgettext_lazy("refusal", "not done by this person, or not liable")),
        Row(
            "prosecution_review_acceptance",
            pgettext_lazy("notice row", "reviews for prosecution accepted"),
            (CASES,),
            _case,
            "prosecution_review_acceptance",
        ),
        Row(
            "supplementary_investigation_return",
            pgettext_lazy("notice row", "returns for supplementary investigation"),
            BOTH,
            _both,
            "supplementary_investigation_return",
        ),
        _of("supplementary_investigation_return", "1", pgettext_lazy("notice row", "first return")),
        _of("supplementary_investigation_return", "2", pgettext_lazy("notice row", "second return")),
        Row("review_extension", pgettext_lazy("notice row", "reviews extended"), BOTH, _both, "review_extension"),
        Row("indictment", pgettext_lazy("notice row", "prosecuted"), BOTH, _both, "indictment"),
        Row(
            "non_prosecution",
            pgettext_lazy("notice row", "not prosecuted"),
            BOTH,
            _("Without conditional non-prosecution, which concerns minors only and is not published."),
            "non_prosecution",
        ),
        _of("non_prosecution", "statutory", pgettext_lazy("non-prosecution", "statutory")),
        _of("non_prosecution", "discretionary", pgettext_lazy("non-prosecution", "discretionary")),
        _of("non_prosecution", "insufficient_evidence", pgettext_lazy("non-prosecution", "insufficient evidence")),
        _of("non_prosecution", "special", pgettext_lazy("non-prosecution", "special")),
    ),
    (
        Rate(
            "refusal_rate",
            pgettext_lazy("notice row", "rate of arrests refused"),
            _("Persons refused ÷ (persons approved + persons refused). Decided arrests are not in the base."),
            ("arrest_non_approval",),
            ("arrest_approval", "arrest_non_approval"),
        ),
        Rate(
            "non_prosecution_rate",
            pgettext_lazy("notice row", "rate of non-prosecution"),
            _("Persons not prosecuted ÷ (persons prosecuted + persons not prosecuted)."),
            ("non_prosecution",),
            ("indictment", "non_prosecution"),
        ),
    ),
)

# What holds for every table; shown under the figures.
CHANGE_DEFINITION = _(
    "Change on the period before and on the same period of last year: (this − base) ÷ base; rates: difference of "
    "the two rates as shown, in percentage points. “—”: the base is zero or there is none. A week is compared with "
    "the week of the same ISO number of last year. Figures are by the day of the event, not of its recording, and "
    "are frozen as counted at the time stated; later corrections do not change this notice."
)

TABLES = {table.name: table for table in (POLICE, PROCURATORATE)}


@cache
def current(theme: str) -> Table:
    """The newest table of a theme: what is issued now."""
    return max((table for table in TABLES.values() if table.theme == theme), key=lambda table: table.version)
