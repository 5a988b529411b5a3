"""Lists: heads that sort, rows of ready cells, the pager, and what can be done with chosen rows.

Rows are built in Python and joined once, because a template loop with `{% include %}` and `{% url %}`
per row is half the time of a list page. Sorting and page stand in the URL; nothing personal does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.ui.html import Component, attrs, join

SORT_PARAM = "sort"
PAGE_PARAM = "page"
PAGE_SIZE = 25


def query_with(query: QueryDict, **changes: object) -> str:
    """The query string with some parameters set, or removed by None; a changed list starts at page 1."""
    copy = query.copy()
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = str(value)
    if PAGE_PARAM not in changes:
        copy.pop(PAGE_PARAM, None)
    text = copy.urlencode()
    return f"?{text}" if text else "?"


@dataclass(frozen=True, slots=True)
class Column:
    """One head. `sort` names the ORM fields it orders by (comma separated); empty: cannot be sorted."""

    code: str
    label: object
    sort: str = ""
    numeric: bool = False
    css: str = ""

    @property
    def cell_css(self) -> str:
        return " ".join(filter(None, ("o-num" if self.numeric else "", self.css)))


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; strings are escaped, components render themselves.

    A row with a ``head`` and no cells is a heading over the rows that follow it.
    """

    cells: Sequence[object]
    pk: object = None
    css: str = ""
    head: object = None


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something to do with the chosen rows: their keys are posted to `url` as `rows`."""

    label: object
    url: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """The sort order of a list, read from `?sort=` and refused where the column does not offer it."""

    code: str
    descending: bool
    fields: tuple[str, ...]

    @classmethod
    def of(cls, request: HttpRequest, columns: Iterable[Column], default: str) -> "Sort":
        known = {column.code: column.sort for column in columns if column.sort}
        value = request.GET.get(SORT_PARAM, default)
        if value.lstrip("-") not in known:
            value = default
        code, descending = value.lstrip("-"), value.startswith("-")
        fields = tuple(name.strip() for name in known.get(code, "").split(",") if name.strip())
        return cls(code=code, descending=descending, fields=fields)

    @property
    def order_by(self) -> tuple[str, ...]:
        """For `queryset.order_by(*sort.order_by)`; the key last, so that pages do not overlap."""
        if not self.descending:
            return (*self.fields, "pk")
        turned = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in self.fields)
        return (*turned, "-pk")


@dataclass(frozen=True, slots=True)
class Pager(Component):
    """Total and page at the foot of a list; `offset` and `limit` cut the query."""

    number: int
    size: int
    total: int
    query: QueryDict

    @classmethod
    def of(cls, request: HttpRequest, total: int, size: int = PAGE_SIZE) -> "Pager":
        """A page number past the end shows the last page, a wrong one the first."""
        raw = request.GET.get(PAGE_PARAM, "1")
        wanted = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 8 else 1
        last = max(1, -(-total // size))
        return cls(number=min(max(1, wanted), last), size=size, total=total, query=request.GET)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def limit(self) -> int:
        return self.size

    def _step(self, number: int, label: str, rel: str) -> SafeString:
        if not 1 <= number <= self.pages or number == self.number:
            return format_html('<span class="btn btn-sm disabled" aria-disabled="true">{}</span>', label)
        url = query_with(self.query, **{PAGE_PARAM: number})
        return format_html('<a class="btn btn-sm" href="{}"{}>{}</a>', url, attrs({"rel": rel}), label)

    def html(self) -> SafeString:
        total = ngettext("%(n)s row in all", "%(n)s rows in all", self.total) % {"n": f"{self.total:,}"}
        if self.pages == 1:
            return format_html('<nav class="o-pager" aria-label="{}"><span>{}</span></nav>', _("Pages"), total)
        page = _("page %(page)s of %(pages)s") % {"page": f"{self.number:,}", "pages": f"{self.pages:,}"}
        return format_html(
            '<nav class="o-pager" aria-label="{}"><span>{} · {}</span><span class="o-pager-steps">{}</span></nav>',
            _("Pages"),
            total,
            page,
            join(
                (
                    self._step(1, _("First page"), ""),
                    self._step(self.number - 1, _("Previous page"), "prev"),
                    self._step(self.number + 1, _("Next page"), "next"),
                    self._step(self.pages, _("Last page"), ""),
                )
            ),
        )


@dataclass(frozen=True, slots=True)
class Table(Component):
    """A dense table. With `bulk` actions its rows can be chosen (the form needs `csrf_token`)."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: Sort | None = None
    query: QueryDict | None = None
    caption: object = ""
    bulk: Sequence[BulkAction] = ()
    csrf_token: str = ""
    css: str = ""
    hidden: Mapping[str, object] = field(default_factory=dict)

    def _head(self, column: Column) -> SafeString:
        css = attrs({"class": column.cell_css})
        if not column.sort or self.query is None:
            return format_html('<th scope="col"{}>{}</th>', css, column.label)
        now = self.sort is not None and self.sort.code == column.code
        turn = f"-{column.code}" if now and not self.sort.descending else column.code  # type: ignore[union-attr]
        order = ("descending" if self.sort.descending else "ascending") if now else None  # type: ignore[union-attr]
        mark = {"ascending": "↑", "descending": "↓", None: ""}[order]
        return format_html(
            '<th scope="col"{}{}><a class="o-sort" href="{}">{}<span class="o-sort-mark" aria-hidden="true">{}</span>'
            "</a></th>",
            css, attrs({"aria-sort": order}), query_with(self.query, **{SORT_PARAM: turn}), column.label, mark,
        )  # fmt: skip

    def _rows(self) -> SafeString:
        opening = [f'<td class="{css}">' if css else "<td>" for css in (c.cell_css for c in self.columns)]
        out: list[str] = []
        choose = conditional_escape(_("Choose this row"))
        width = len(self.columns) + bool(self.bulk)
        for row in self.rows:
            if row.head is not None:
                out.append(f'<tr class="o-group"><th scope="rowgroup" colspan="{width}">')
                out.append(conditional_escape(row.head))
                out.append("</th></tr>")
                continue
            out.append(f'<tr class="{conditional_escape(row.css)}">' if row.css else "<tr>")
            if self.bulk:
                out.append('<td class="o-pick">')
                if row.pk is not None:
                    out.append(
                        f'<input type="checkbox" class="form-check-input" name="rows" '
                        f'value="{conditional_escape(row.pk)}" aria-label="{choose}">'
                    )
                out.append("</td>")
            for start, cell in zip(opening, row.cells, strict=True):
                out.append(start)
                out.append(conditional_escape("" if cell is None else cell))
                out.append("</td>")
            out.append("</tr>")
        return mark_safe("".join(out))  # noqa: S308

    def html(self) -> SafeString:
        heads = [self._head(column) for column in self.columns]
        if self.bulk:
            heads.insert(0, format_html(
                '<th scope="col" class="o-pick"><input type="checkbox" class="form-check-input" data-pick-all '
                'aria-label="{}"></th>', _("Choose all rows of this page"),
            ))  # fmt: skip
        caption = format_html('<caption class="visually-hidden">{}</caption>', self.caption) if self.caption else ""
        table = format_html(
            '<div class="o-scroll"><table class="o-table {}">{}'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            self.css, caption, join(heads), self._rows(),
        )  # fmt: skip
        if not self.bulk:
            return table
        buttons = join(
            format_html(
                '<button type="submit" class="btn btn-sm{}" formaction="{}">{}</button>',
                " btn-primary" if action.main else "", action.url, action.label,
            )
            for action in self.bulk
        )  # fmt: skip
        hidden = join(
            format_html('<input type="hidden" name="{}" value="{}">', name, value)
            for name, value in self.hidden.items()
        )
        return format_html(
            '<form method="post" class="o-pickable"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}{}'
            '<div class="o-bulk" data-bulk><span data-bulk-count data-words="{}"></span>{}</div></form>',
            self.csrf_token, hidden, table, _("{n} chosen"), buttons,
        )  # fmt: skip
