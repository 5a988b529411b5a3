"""What pages show of papers and files: lists for the pages of other rooms, and the tables of this one."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.agencies.models import Agency
from office.papers.kinds import PaperKind, paper_kind, paper_kinds
from office.papers.models import Attachment, Document, DocumentCounter, Receipt, SeriesSetting, Verdict
from office.papers.numbers import number_text
from office.papers.queries import Taken
from office.papers.series import series_default
from office.papers.void_words import void_words
from office.ui.chips import Chip, Tone
from office.ui.formats import day, moment, num
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

KB, MB = 1 << 10, 1 << 20


def size_words(size: int) -> str:
    """E.g. 340 KB, 12.5 MB."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, round(size / KB))} KB"


def document_chip(document: Document) -> Chip | str:
    """Only what is void or kept inside is marked."""
    if document.voided_at is not None:
        return Chip(pgettext("paper", "void"), Tone.MUTED, document.void_reason)
    return "" if document.shared else Chip(pgettext("paper", "inside the own agency"), Tone.DOTTED)


def receipt_words(receipt: Receipt) -> str:
    """Who received it, when, how."""
    post = f"（{receipt.signer_post}）" if receipt.signer_post else ""
    return _("%(receiver)s, %(signer)s, %(day)s, %(method)s") % {
        "receiver": receipt.receiver_name,
        "signer": f"{receipt.signer}{post}",
        "day": day(receipt.signed_on),
        "method": receipt.get_method_display(),
    }


def documents_table(documents: Sequence[Document]) -> Table:
    """The papers of a root, for its page."""
    columns = (
        Column("number", _("Number of the paper"), css="o-fit"),
        Column("kind", pgettext("paper", "Paper")),
        Column("issued", pgettext("paper", "Issued on"), css="o-fit"),
        Column("receipts", pgettext("service", "Received by")),
        Column("state", "", css="o-fit"),
        Column("word", "", css="o-act"),
    )
    rows = [
        Row(
            (
                Who(one.side, one.number_text, reverse("paper-detail", args=[one.pk])),
                paper_kind(one.kind).name,
                day(one.issued_on),
                join((receipt_words(receipt) for receipt in one.receipts.all()), "<br>") or "—",
                document_chip(one),
                link(reverse("paper-word", args=[one.pk]), _("Word file"), "btn btn-sm"),
            ),
            css="o-row-off" if one.voided_at is not None else "",
        )
        for one in documents
    ]
    return Table(columns, rows, caption=pgettext("paper", "Papers"))


def file_line(one: Attachment, *, same: str = "", officer=None, works: bool = False) -> SafeString:
    """One file in a list: its name leads to it unless it is void; then why, by whom, when. ``works``: the officer works
    on the root, and may void a file of the own side."""
    marks: list[object] = []
    if one.voided_at is not None:
        marks.append(Chip(pgettext("file", "void"), Tone.MUTED, one.void_reason))
        if officer is not None:
            marks.append(format_html('<span class="o-quiet">{}</span>', void_words(officer, one)))
    elif not one.shared:
        marks.append(Chip(pgettext("file", "inside the own agency"), Tone.DOTTED))
    if one.verdict == Verdict.UNSCANNED:
        marks.append(format_html('<span class="o-quiet">{}</span>', _("not scanned")))
    if same:
        marks.append(format_html('<span class="o-quiet">{}</span>', _("the same file as “%(name)s”") % {"name": same}))
    url = "" if one.voided_at is not None else reverse("paper-file", args=[one.pk])
    told = format_html('<span class="o-quiet">{} · {}</span>', size_words(one.size), moment(one.uploaded_at))
    if works and officer is not None and one.voided_at is None and one.side == officer.side:
        marks.append(link(reverse("paper-file-void", args=[one.pk]), pgettext("button", "Void"), "o-no-print o-quiet"))
    return join((Who(one.side), link(url, one.name), told, *marks), " ")


def files_list(attachments: Iterable[Attachment], *, officer=None, works: bool = False) -> SafeString | str:
    """The files of a root or of one of its steps; a file that came twice says so. ``works``: see ``file_line``."""
    first: dict[str, str] = {}
    shown = {"officer": officer, "works": works}
    lines = []
    for one in attachments:
        lines.append(format_html("<li>{}</li>", file_line(one, same=first.get(one.sha256, ""), **shown)))
        if one.voided_at is None:
            first.setdefault(one.sha256, one.name)
    return format_html('<ul class="o-files">{}</ul>', join(lines)) if lines else ""


def series_table(
    agencies: Iterable[Agency],
    settings: Mapping[tuple[int, str], SeriesSetting],
    *,
    edit: bool,
) -> Table:
    """Which code the numbers of which paper bear, agency by agency."""
    columns = (
        Column("agency", _("Agency"), css="o-fit"),
        Column("kind", pgettext("paper", "Paper")),
        Column("code", _("Code in the number"), css="o-fit"),
        Column("example", _("Example"), css="o-fit"),
        Column("state", "", css="o-fit"),
    )
    rows = []
    for agency in agencies:
        for kind in kinds_of(agency):
            setting = settings.get((agency.pk, kind.code))
            code = setting.code if setting else series_default(agency, kind)
            url = reverse("paper-series-set", args=[agency.pk, kind.code]) if edit else ""
            state = "" if setting else format_html('<span class="o-quiet">{}</span>', _("default"))
            rows.append(
                Row((Who(agency, agency.short_name), link(url, kind.name), code, number_text(code, 2026, 12), state))
            )
    return Table(columns, rows, caption=_("Codes of papers"))


def kinds_of(agency: Agency) -> list[PaperKind]:
    """What papers the agency issues."""
    return [kind for kind in paper_kinds().values() if kind.side in ("", agency.side)]


def counters_table(counters: Iterable[DocumentCounter]) -> Table:
    """The series of the own agency."""
    columns = (
        Column("series", _("Series"), css="o-fit"),
        Column("year", pgettext("paper", "Year"), css="o-fit"),
        Column("last", _("Last number"), numeric=True),
    )
    rows = [
        Row((link(reverse("paper-numbers", args=[one.pk]), one.series), str(one.year), num(one.last)))
        for one in counters
    ]
    return Table(columns, rows, caption=_("Numbers of the own agency"))


def numbers_table(counter: DocumentCounter, taken: Iterable[Taken]) -> Table:
    """The register of one series. Of a paper that the officer may not read it says only that the number is taken."""
    columns = (
        Column("number", _("Number of the paper"), css="o-fit"),
        Column("kind", pgettext("paper", "Paper")),
        Column("issued", pgettext("paper", "Issued on"), css="o-fit"),
        Column("state", ""),
    )
    return Table(columns, [_number_row(counter, one) for one in taken], caption=counter.series)


def _number_row(counter: DocumentCounter, one: Taken) -> Row:
    text = number_text(counter.series, counter.year, one.number)
    if one.document is None:
        what = _("borne by a data notice") if one.elsewhere else Chip(_("no paper bears it"), Tone.OVER)
        return Row((text, "—", "—", what))
    paper, state = one.document, document_chip(one.document)
    if not one.open:
        hidden = Chip(pgettext("paper", "void"), Tone.MUTED) if paper.voided_at is not None else ""
        return Row((text, format_html('<span class="o-quiet">{}</span>', _("not shared with you")),
                    day(paper.issued_on), hidden))  # fmt: skip
    return Row(
        (
            link(reverse("paper-detail", args=[paper.pk]), text),
            paper_kind(paper.kind).name,
            day(paper.issued_on),
            join((state, paper.void_reason), " "),
        ),
        css="o-row-off" if paper.voided_at is not None else "",
    )
