"""A paper as a page to be looked at and printed: the same structure as the Word file, in HTML."""

from dataclasses import dataclass, field
from functools import singledispatchmethod

from django.utils.html import format_html
from django.utils.safestring import SafeString

from office.papers.paper import (
    OFFICIAL,
    Cells,
    Counting,
    Fact,
    Heading,
    Paper,
    Paragraph,
    Signers,
    annex_lines,
    cells_of,
    copies_line,
    date_words,
    issuers,
    lines_of,
    mark_of,
)
from office.ui.html import Component, join


def _lines(texts: list[str], css: str = "") -> SafeString:
    if not css:
        return join(format_html("<p>{}</p>", text) for text in texts)
    return join(format_html('<p class="{}">{}</p>', css, text) for text in texts)


@dataclass
class PaperPage(Component):
    """The sheet; in Chinese whatever the officer's language."""

    paper: Paper
    counting: Counting = field(default_factory=Counting)

    def html(self) -> SafeString:
        """Head, body, foot."""
        self.counting = Counting()
        paper, official = self.paper, self.paper.layout == OFFICIAL
        mark = mark_of(paper)
        parts = [_lines([mark], "p-mark") if mark else "", self._official() if official else self._legal()]
        if paper.addressee:
            parts.append(_lines([f"{paper.addressee}："], "p-flush"))
        parts += [self.block(block) for block in paper.blocks]
        annexed = annex_lines(paper)
        annexes = format_html('<div class="p-annexes">{}</div>', _lines(annexed)) if annexed else ""
        signed = [*issuers(paper), date_words(paper.date)] if paper.seal else []
        seal = format_html('<div class="p-seal">{}</div>', _lines(signed)) if signed else ""
        parts += [annexes, seal] if official else [seal, annexes]
        told = [text for text in (*lines_of(paper.contact), *lines_of(paper.note)) if text]
        parts.append(_lines([f"（{text}）" for text in told] if official else told))
        if copies := copies_line(paper):
            parts.append(_lines([copies], "p-copies"))
        kind = "p-official" if official else "p-legal"
        return format_html('<article class="p-page {}" lang="zh-CN">{}</article>', kind, join(parts))

    def _legal(self) -> SafeString:
        names = _lines(issuers(self.paper), "p-house")
        number = _lines([self.paper.number], "p-number") if self.paper.number else ""
        return join([names, format_html("<h1>{}</h1>", self.paper.title), number])

    def _official(self) -> SafeString:
        organs = _lines(issuers(self.paper), "p-organ")
        number = _lines([self.paper.number], "p-number") if self.paper.number else ""
        rule = format_html('<hr class="{}">', "p-line")
        return join([organs, number, rule, format_html("<h1>{}</h1>", self.paper.title)])

    @singledispatchmethod
    def block(self, block: object) -> SafeString:
        """One block of the body."""
        raise TypeError(block)

    @block.register
    def _paragraph(self, block: Paragraph) -> SafeString:
        css = " ".join(name for name, on in (("p-flush", block.flush), ("p-bold", block.bold)) if on)
        return _lines(lines_of(block.text), css)

    @block.register
    def _heading(self, block: Heading) -> SafeString:
        mark = self.counting.mark(block.level)
        return format_html('<h2 class="p-level-{}">{}{}</h2>', block.level, mark, block.text)

    @block.register
    def _fact(self, block: Fact) -> SafeString:
        first, *rest = lines_of(block.text)
        return _lines([f"{block.label}：{first}", *rest])

    @block.register
    def _signers(self, block: Signers) -> SafeString:
        return join(format_html('<p class="p-sign">{}：</p>', name) for name in block.names)

    @block.register
    def _cells(self, block: Cells) -> SafeString:
        heads, rows = cells_of(block)
        empty = len(heads) - len(block.blank)

        def css(place: int) -> str:
            return "p-n" if block.numbered and place == 0 else "p-blank" if place >= empty else "p-text"

        head = join(format_html('<th class="{}">{}</th>', css(at), text) for at, text in enumerate(heads))
        body = join(
            format_html(
                "<tr>{}</tr>",
                join(
                    format_html('<td class="{}">{}</td>', css(at), join(lines_of(text), "<br>"))
                    for at, text in enumerate(row)
                ),
            )
            for row in rows
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)
