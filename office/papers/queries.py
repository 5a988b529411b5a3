"""Reads of papers and files. Every function takes the officer; those ``for_link`` are called by the room that guards a
one-time link, under a named purpose."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from office.access.context import note_read
from office.agencies.models import Agency, AgencyKind
from office.front.registry import collected
from office.outbox.words import root_refs
from office.papers.kinds import paper_build, paper_kind
from office.papers.models import Attachment, Document, DocumentCounter, Receipt, SeriesSetting
from office.papers.paper import Paper
from office.papers.sight import own_side, purpose_require, readable, root_visible, text_hidden


def _documents() -> QuerySet[Document]:
    receipts = (
        Receipt.objects.filter(voided_at__isnull=True).select_related("receiver_agency").order_by("signed_on", "pk")
    )
    return Document.objects.select_related("agency").prefetch_related(Prefetch("receipts", receipts))


def document_get(officer, pk: int) -> Document:
    """One paper. Raises Http404 where its root is invisible, or the paper is the other side's and not shared."""
    found = _documents().filter(pk=pk).first()
    if found is None or not readable(officer, found) or not root_visible(officer, found.root_kind, found.root_id):
        raise Http404
    note_read(found.root_kind, [found.root_id])
    return found


def document_text(officer, pk: int) -> Document:
    """One paper whose text is read. Raises Http404 also where the officer only learns that it is void."""
    found = document_get(officer, pk)
    if text_hidden(officer, found):
        raise Http404
    return found


def void_paper(document: Document) -> Paper:
    """A void paper as a third agency sees it: which it is, and that it is void."""
    kind = paper_kind(document.kind)
    return Paper(
        title=kind.zh, layout=kind.layout, agency=document.agency_name, number=document.number_text,
        date=document.issued_on, void="本文书已作废，内容不再显示", seal=False,
    )  # fmt: skip


def receipts_all(document: Document) -> list[Receipt]:
    """Its receipts, void ones as well. The caller has asked for the paper."""
    rows = Receipt.objects.filter(document=document).order_by("signed_on", "pk")
    return list(rows.select_related("document", "recorded_by__agency", "voided_by__agency", "receiver_agency"))


def documents_of(officer, root_kind: str, root_id: int) -> list[Document]:
    """The papers of a root that the officer may read, oldest first, each with its receipts; voided ones as well."""
    if not root_visible(officer, root_kind, root_id):
        return []
    found = _documents().filter(own_side(officer), root_kind=root_kind, root_id=root_id)
    return list(found.order_by("issued_at", "pk"))


def document_for_link(pk: int) -> Document:
    """A paper for whoever has no account. The caller has checked that the link is bound to this very paper."""
    purpose_require()
    found = _documents().filter(pk=pk, shared=True, voided_at__isnull=True).first()
    if found is None:
        raise Http404
    return found


def paper_of(document: Document) -> Paper:
    """What an issued paper says, by the template version with which it was issued."""
    return paper_build(
        paper_kind(document.kind),
        document.values,
        agency=document.agency_name,
        number=document.number_text,
        date=document.issued_on,
        template=document.template,
        void=document.void_reason,
    )


def attachment_get(officer, pk: int) -> Attachment:
    """One file. Raises Http404 as for papers; a voided file is no longer given out."""
    found = Attachment.objects.filter(pk=pk, voided_at__isnull=True).first()
    if found is None or not readable(officer, found) or not root_visible(officer, found.root_kind, found.root_id):
        raise Http404
    note_read(found.root_kind, [found.root_id])
    return found


def attachments_of(officer, root_kind: str, root_id: int, *, refers: Iterable[str] | None = None) -> list[Attachment]:
    """The files of a root that the officer may read, oldest first; ``refers``: only those of these steps or rows."""
    if not root_visible(officer, root_kind, root_id):
        return []
    found = Attachment.objects.filter(own_side(officer), root_kind=root_kind, root_id=root_id)
    if refers is not None:
        found = found.filter(refers__in=list(refers))
    return list(found.select_related("uploaded_by__agency", "voided_by__agency").order_by("uploaded_at", "pk"))


def agencies_here(officer) -> QuerySet[Agency]:
    """The agencies of the officer's joint office that have papers of their own."""
    found = Agency.objects.filter(office_id=officer.agency.office_id, active=True).exclude(kind=AgencyKind.THIRD)
    return found.order_by("kind", "code")


def agency_here(officer, pk: int) -> Agency:
    """One of them. Raises Http404."""
    found = agencies_here(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def series_settings(agencies: Iterable[Agency]) -> dict[tuple[int, str], SeriesSetting]:
    """What these agencies have set: (agency, kind) -> row."""
    return {(one.agency_id, one.kind): one for one in SeriesSetting.objects.filter(agency__in=list(agencies))}


def counters_of(officer) -> QuerySet[DocumentCounter]:
    """The series of the officer's own agency, year by year: what another agency issues is not told by its numbers."""
    return DocumentCounter.objects.filter(agency_id=officer.agency_id, last__gt=0).order_by("-year", "series")


def counter_get(officer, pk: int) -> DocumentCounter:
    """One series of the own agency. Raises Http404."""
    found = counters_of(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """One number of a series. ``document`` is what bears it among these papers, ``open`` whether the officer may read
    it; ``elsewhere`` that a paper of another room does (a notice). Neither: a gap."""

    number: int
    document: Document | None = None
    open: bool = False
    elsewhere: bool = False


def numbers_of(officer, counter: DocumentCounter, *, offset: int, limit: int) -> list[Taken]:
    """The numbers of a series, the last first, each with what bears it."""
    last = counter.last - offset
    wanted = range(last, max(0, last - limit), -1)
    rows = Document.objects.filter(
        agency_id=counter.agency_id, series=counter.series, year=counter.year, number__in=list(wanted)
    )
    by_number = {row.number: row for row in rows}
    roots = root_refs(officer, {(row.root_kind, row.root_id) for row in by_number.values()})
    others = numbers_elsewhere([counter])[counter.pk] if len(by_number) < len(wanted) else set()
    found = []
    for number in wanted:
        row = by_number.get(number)
        readable_here = row is not None and (row.root_kind, row.root_id) in roots and readable(officer, row)
        found.append(Taken(number, row, readable_here, row is None and number in others))
    return found


def numbers_elsewhere(counters: Iterable[DocumentCounter]) -> dict[int, set[int]]:
    """The numbers that papers of other rooms bear, by counter. Rooms tell by ``number_holders`` of their AppConfig."""
    counters = list(counters)
    found: dict[int, set[int]] = {counter.pk: set() for counter in counters}
    for held in collected("number_holders"):
        for pk, numbers in held(counters).items():
            found[pk].update(numbers)
    return found
