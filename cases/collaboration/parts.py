"""Lists and pieces of the library, and the table of the share of measures without custody."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.collaboration.custody_share import CUSTODY, WITHOUT, Share
from cases.collaboration.library import GuidelineShown
from cases.collaboration.models import Advice, GuidelineVersion
from cases.register.front import LIST_EYES
from cases.register.masking import name_shown
from cases.register.models import MeasureInterval
from cases.register.roots import case_refs
from cases.register.words import measure_label
from office.ui.chips import Chip, Tone
from office.ui.formats import day, num, percent
from office.ui.html import Component, link
from office.ui.parts import Tab
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

EXCERPT = 60


def excerpt(text: str) -> str:
    """The beginning of a text on one line."""
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"


def library_tabs(active: str) -> list[Tab]:
    """The two shelves."""
    shelves = (
        ("advice-list", pgettext("library", "Published advice")),
        ("guideline-list", pgettext("library", "Guidelines on evidence")),
    )
    return [Tab(label, reverse(name), name == active) for name, label in shelves]


def not_binding() -> Chip:
    """Beside everything that is cited from here."""
    return Chip(_("not binding, for reference only"), Tone.MUTED)


def advice_name(advice: Advice) -> str:
    """An answer in a list to choose from."""
    text = f"{advice.number_text} {advice.title}"
    return pgettext("advice", "%(name)s (taken out)") % {"name": text} if advice.withdrawn_on else text


def advice_table(rows: Iterable[Advice]) -> Table:
    """Published answers, one a row."""
    columns = (
        Column("number", pgettext("advice", "Number"), css="o-fit"),
        Column("title", pgettext("advice", "Question and answer")),
        Column("topic", pgettext("library", "Subject"), css="o-fit"),
        Column("agency", pgettext("advice", "Answered by"), css="o-fit"),
        Column("on", pgettext("advice", "Published"), css="o-fit"),
    )
    cells = []
    for one in rows:
        chip = Chip(pgettext("advice", "taken out"), Tone.MUTED) if one.withdrawn_on else ""
        title = format_html(
            '{} {}<span class="o-quiet o-line">{}</span>',
            link(reverse("advice-detail", args=[one.pk]), one.title), chip, excerpt(one.answer),
        )  # fmt: skip
        number = f"{one.number_text}{f' v{one.version}' if one.version > 1 else ''}"
        cells.append(
            Row((number, title, one.get_topic_display(), Who(one.agency, one.agency.short_name), day(one.published_on)))  # type: ignore[attr-defined]
        )
    return Table(columns, cells, caption=pgettext("library", "Published advice"))


def guideline_chip(shown: GuidelineShown, today: dt.date) -> Chip:
    """Where a guideline stands today."""
    if shown.guideline.abolished_on is not None:
        return Chip(pgettext("guideline", "abolished"), Tone.MUTED)
    now, soon = shown.in_force(today), shown.to_come(today)
    if now is not None:
        return Chip(pgettext("guideline", "in force, version %(n)d") % {"n": now.number}, Tone.GOOD)
    if soon is not None:
        told = pgettext("guideline", "in force from %(day)s") % {"day": day(soon.effective_on)}
        return Chip(told, Tone.NEAR)
    return Chip(pgettext("guideline", "being drafted"), Tone.DOTTED)


def guideline_table(rows: Iterable[GuidelineShown], today: dt.date) -> Table:
    """Guidelines, one a row."""
    columns = (
        Column("title", pgettext("guideline", "Title")),
        Column("state", pgettext("guideline", "State"), css="o-fit"),
        Column("topic", pgettext("library", "Subject"), css="o-fit"),
        Column("number", pgettext("advice", "Number"), css="o-fit"),
        Column("on", pgettext("guideline", "In force from"), css="o-fit"),
    )
    cells = []
    for shown in rows:
        last = shown.versions[-1] if shown.versions else None
        cells.append(
            Row(
                (
                    link(reverse("guideline-detail", args=[shown.guideline.pk]), shown.title),
                    guideline_chip(shown, today),
                    shown.guideline.get_topic_display(),  # type: ignore[attr-defined]
                    last.number_text if last else "—",
                    day(last.effective_on) if last else "—",
                )
            )
        )
    return Table(columns, cells, caption=pgettext("library", "Guidelines on evidence"))


def versions_table(shown: GuidelineShown, today: dt.date) -> Table:
    """All adopted versions, the newest first, each with what it changed."""
    columns = (
        Column("n", pgettext("guideline", "Version"), css="o-fit"),
        Column("number", pgettext("advice", "Number"), css="o-fit"),
        Column("adopted", pgettext("guideline", "Adopted"), css="o-fit"),
        Column("effective", pgettext("guideline", "In force from"), css="o-fit"),
        Column("why", pgettext("guideline", "Why"), css="o-why"),
        Column("changes", pgettext("guideline", "Changes"), css="o-fit"),
    )
    url = reverse("guideline-detail", args=[shown.guideline.pk])
    rows = []
    for one in reversed(shown.versions):
        read = link(f"{url}?v={one.number}", pgettext("guideline", "version %(n)d") % {"n": one.number})
        told = pgettext("guideline", "against version %(n)d") % {"n": one.number - 1}
        change = link(f"{url}?v={one.number}&with={one.number - 1}", told) if one.number > 1 else "—"
        rows.append(Row((read, one.number_text, day(one.adopted_on), day(one.effective_on), one.reason, change)))
    return Table(columns, rows, caption=pgettext("guideline", "Versions"))


def cite_advice(advice: Advice) -> str:
    """How a published answer is cited; in Chinese, for that is where it is cited."""
    version = f"（第{advice.version}版）" if advice.version > 1 else ""
    return (
        f"{advice.agency.name}《关于{advice.title}的咨询答复》（{advice.number_text}）{version}，不具有约束力，仅供参考"
    )


def cite_guideline(version: GuidelineVersion) -> str:
    """How a version of a guideline is cited."""
    since = f"第{version.number}版，{day(version.effective_on)}施行"
    return f"《{version.title}》（{version.number_text}，{since}），供办案参考"


class ShareTable(Component):
    """Persons by measure; every figure opens its persons."""

    __slots__ = ("query", "share", "url")

    def __init__(self, share: Share, url: str, query: QueryDict) -> None:
        self.share, self.url, self.query = share, url, query

    def _row(self, codes: Sequence[str], kind: str, head: str) -> list[Row]:
        counts = self.share.counts
        total = sum(counts.get(code, 0) for code in codes)
        rows = [Row((format_html("<b>{}</b>", head), self._link(total, kind)))]
        rows += [Row((measure_label(code), self._link(counts.get(code, 0), code))) for code in codes]
        return rows

    def _link(self, count: int, kind: str) -> object:
        query = self.query.copy()
        query["kind"] = kind
        query.pop("page", None)
        return link(f"{self.url}?{query.urlencode()}#persons", num(count)) if count else num(count)

    def html(self) -> SafeString:
        columns = (
            Column("what", pgettext("measure", "Measure")),
            Column("n", pgettext("measure", "Persons"), numeric=True, css="o-fit"),
        )
        rows = self._row(WITHOUT, "without", pgettext("measure", "Without custody"))
        rows += self._row(CUSTODY, "custody", pgettext("measure", "Custody"))
        rows.append(Row((format_html("<b>{}</b>", pgettext("measure", "All")), self._link(self.share.total, ""))))
        share = percent(self.share.share)
        rows.append(Row((format_html("<b>{}</b>", pgettext("measure", "Share without custody")), share)))
        return Table(columns, rows, caption=pgettext("measure", "Persons by measure")).html()


def persons_table(officer, rows: Sequence[MeasureInterval]) -> Table:
    """Who stands behind the figures; no minor by name."""
    refs = case_refs(officer, {row.case_id for row in rows})
    columns = (
        Column("case", _("Case")),
        Column("person", _("Person")),
        Column("measure", pgettext("measure", "Measure"), css="o-fit"),
        Column("since", pgettext("measure", "Since"), css="o-fit"),
    )
    cells = []
    for row in rows:
        ref = refs.get(row.case_id)
        about = format_html('{} <span class="o-number">{}</span>', link(ref.url, ref.title), ref.number) if ref else "—"
        cells.append(Row((about, name_shown(LIST_EYES, row.person), measure_label(row.measure), day(row.starts_at))))
    return Table(columns, cells, caption=pgettext("measure", "Persons"))
