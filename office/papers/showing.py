"""Answers with a paper in them: the sheet, the Word file. Other rooms call these for drafts and for one-time links."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from office.papers.kinds import blanks_of, draft_paper, paper_kind
from office.papers.models import Attachment, Document, Receipt
from office.papers.page import PaperPage
from office.papers.paper import Cells, Paper, date_words
from office.papers.word import CONTENT_TYPE, word_file


def sheet_response(request: HttpRequest, paper: Paper, *, back: str = "", word: str = "", **more: Any) -> HttpResponse:
    """The sheet on a bare page with a bar over it. ``back`` and ``word`` are addresses."""
    context = {"paper": paper, "sheet": PaperPage(paper), "back": back, "word": word, **more}
    return render(request, "office/papers/sheet.html", context)


def draft_response(
    request: HttpRequest, *, kind: str, values: Mapping[str, Any], agency: str, back: str = "", word: str = ""
) -> HttpResponse:
    """What would be issued, marked 草稿, and what is still blank. Whether it may be seen the caller has asked."""
    what = paper_kind(kind)
    blanks = [what.label(name) for name in blanks_of(what, values)]
    return sheet_response(request, draft_paper(kind, values, agency), back=back, word=word, blanks=blanks)


def word_response(paper: Paper) -> HttpResponse:
    """The Word file. Its name is number and kind and names no person."""
    name = " ".join(part for part in (paper.number, paper.title, "草稿" if paper.draft else "") if part)
    answer = HttpResponse(word_file(paper, now=timezone.now()), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.docx")
    return answer


def receipt_paper(document: Document, title: str, receipts: Sequence[Receipt]) -> Paper:
    """送达回证 of a paper: one table for each receipt recorded, else an empty one to be signed by hand."""
    blocks = [
        Cells(("事项", "内容"), _receipt_rows(document, title, receipt), numbered=False)
        for receipt in (receipts or [None])
    ]
    return Paper(title="送达回证", agency=document.agency_name, number=document.number_text, blocks=blocks, seal=False)


def _receipt_rows(document: Document, title: str, receipt: Receipt | None) -> list[tuple[str, str]]:
    with translation.override("zh-hans"):
        told = (
            (receipt.receiver_name, receipt.get_method_display(), receipt.signer, receipt.signer_post,
             date_words(receipt.signed_on), receipt.witness)
            if receipt else ("", "", "", "", "　　　　年　　月　　日", "")
        )  # fmt: skip
    heads = ("受送达单位（人）", "送达方式", "签收人（签名）", "职务", "签收日期", "见证人（签名）")
    return [
        ("送达文书", f"{title}（{document.number_text}）"),
        ("制发机关、日期", f"{document.agency_name}　{date_words(document.issued_on)}"),
        *zip(heads, told, strict=True),
        ("送达人（签名）", ""),
        ("备注", ""),
    ]


def attachment_headers(answer: HttpResponse, attachment: Attachment, content_type: str) -> HttpResponse:
    """Always a download, never shown inside the office; the browser guesses nothing."""
    answer["Content-Type"] = content_type
    answer["Content-Disposition"] = content_disposition_header(True, attachment.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
