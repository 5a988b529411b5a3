"""Reads of imports: the list, one batch, its rows. Every function takes the officer or a batch got by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.context import note_read
from office.access.queries import can, visible, visible_get
from office.access.roles import knows_minors
from office.ui.who import mask_name
from sharing.ledgers.columns import Column, Layout
from sharing.ledgers.layouts import LAYOUTS, layouts_of
from sharing.ledgers.models import ColumnMapping, ImportBatch, ImportRow, Outcome, State
from sharing.ledgers.writing import shown_value

FINDINGS = "findings"
TABS = (*Outcome.values, FINDINGS)
# A working batch that has not moved for so long has nobody working on it.
STILL_SECONDS = 150
MINOR_COLUMNS = ("swcn", "sfswcn")


def layouts_for(officer) -> list[Layout]:
    """The ledgers that the officer may import."""
    return layouts_of(officer.side) if can(officer, Action.LEDGER_IMPORT) else []


def batches(officer) -> QuerySet[ImportBatch]:
    """The imports that the officer may see, newest first."""
    if not can(officer, Action.LEDGER_SEE):
        return ImportBatch.objects.none()
    rows = visible(ImportBatch, officer).select_related("uploaded_by", "agency")
    return rows.order_by("-uploaded_at", "-pk")


def batch_get(officer, batch_id: int) -> ImportBatch:
    """One import; Http404 when the officer may not see it."""
    batch = visible_get(ImportBatch, officer, batch_id)
    note_read("importbatch", [batch.pk])
    return batch


def batch_before(batch: ImportBatch) -> ImportBatch | None:
    """An import that took over the very same file before."""
    same = ImportBatch.objects.filter(
        agency_id=batch.agency_id,
        layout=batch.layout,
        file_hash=batch.file_hash,
        state=State.COMMITTED,
        pk__lt=batch.pk,
    )
    return same.order_by("-pk").first()


def batch_rows(batch: ImportBatch, tab: str) -> QuerySet[ImportRow]:
    """The rows of one tab of the preview."""
    rows = ImportRow.objects.filter(batch=batch)
    rows = rows.filter(has_findings=True) if tab == FINDINGS else rows.filter(outcome=tab)
    return rows.order_by("row_no")


def tab_counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows stand behind each tab."""
    counts = {name: getattr(batch, f"{name}_count") for name in Outcome.values}
    counts[FINDINGS] = batch_rows(batch, FINDINGS).count() if batch.finding_count else 0
    return counts


def stands_still(batch: ImportBatch) -> bool:
    """Whether a working batch seems to have no worker."""
    return batch.is_working and (timezone.now() - batch.moved_at).total_seconds() > STILL_SECONDS


def mappings(officer) -> list[tuple[str, str, str]]:
    """(layout, header, column name) that the officer's agency decided, for the import page."""
    language = get_language() or "zh-hans"
    rows = ColumnMapping.objects.filter(agency_id=officer.agency_id).order_by("layout", "header")
    found = []
    for layout, header, code in rows.values_list("layout", "header", "column"):
        if layout in LAYOUTS:
            column = LAYOUTS[layout].by_code.get(code)
            name = column.name(language) if column else pgettext("column", "left out")
            found.append((LAYOUTS[layout].name(language), header, name))
    return found


# ---- what a row says, as this officer may read it ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a changed row."""

    column: str
    before: str
    after: str


def hides_minor(officer, values: dict[str, Any]) -> bool:
    """Whether the row concerns a minor whose identity the officer's roles need not know (未成年人保护法 103)."""
    concerns = any(values.get(column) is True or values.get(column) == "是" for column in MINOR_COLUMNS)
    return (concerns or str(values.get("ajlb", "")).startswith("minor_")) and not knows_minors(officer)


def value_shown(column: Column, value: Any, *, hide: bool) -> str:
    """A value in words; of a minor nothing that identifies."""
    text = shown_value(column, value)
    if text and hide and column.personal:
        return mask_name(text) if column.code == "xm" else pgettext("masked", "not shown: concerns a minor")
    return text


def changes_shown(officer, layout: Layout, row: ImportRow) -> list[Change]:
    """Column by column what a changed row had and has."""
    language = get_language() or "zh-hans"
    before = row.before or {}
    hide = hides_minor(officer, row.values) or hides_minor(officer, before)
    return [
        Change(
            column.name(language),
            value_shown(column, before.get(column.code), hide=hide),
            value_shown(column, row.values.get(column.code), hide=hide),
        )
        for column in layout.columns
        if before.get(column.code) != row.values.get(column.code)
    ]


def cells_shown(officer, layout: Layout, row: ImportRow, columns: Sequence[Column]) -> list[str]:
    """Some columns of a row; of a quarantined one as it was written."""
    source = row.raw if row.outcome == Outcome.QUARANTINED and row.raw else row.values
    hide = hides_minor(officer, source)
    return [value_shown(column, source.get(column.code), hide=hide) for column in columns]


def main_columns(layout: Layout) -> list[Column]:
    """The columns by which a person recognises a row."""
    wanted = {
        "police_case": ("ajbh", "ajmc", "slsj", "lajg"),
        "police_suspect_measure": ("ajbh", "ryid", "xm", "csmc", "kssj"),
        "proc_case": ("bmsah", "ajmc", "ajlb", "slrq"),
        "proc_person_decision": ("bmsah", "ryid", "jdlx", "yy", "jdrq"),
    }[layout.code]
    return [layout.by_code[code] for code in wanted]


def uploader(batch: ImportBatch) -> str:
    """Who uploaded it."""
    return str(batch.uploaded_by) if batch.uploaded_by_id else _("command line")
