"""Themes on the page: the list, the story from cases to effect, the figures as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.suggestions.models_themes import Theme, ThemeFigure
from cases.suggestions.queries_themes import Listed, Story
from office.ui.chips import Chip, Tone
from office.ui.formats import num
from office.ui.html import Component, join, link
from office.ui.tables import Column, Row, Table

WIDE, BAR, GAP = 420, 22, 8


def themes_table(listed: Sequence[Listed]) -> Table:
    """The themes, each with its counts of what the officer sees."""
    heads = [
        Column("name", pgettext("theme", "Theme")),
        Column("n", pgettext("suggestion", "Issued"), numeric=True),
        Column("replied", pgettext("suggestion", "Replied"), numeric=True),
        Column("adopted", pgettext("suggestion", "Adopted"), numeric=True),
        Column("closed", pgettext("suggestion", "Closed"), numeric=True),
    ]
    base = reverse("suggestion-list")
    rows = []
    for one in listed:
        theme = one.theme
        name = link(reverse("theme-detail", args=[theme.pk]), theme.name)
        about = format_html('<span class="o-quiet o-line">{}</span>', theme.about) if theme.about else ""
        aside = "" if theme.active else Chip(pgettext("theme", "set aside"), Tone.MUTED)
        rows.append(
            Row(
                (
                    join((name, aside, about), " "),
                    link(f"{base}?theme={theme.pk}&issued=yes", num(one.suggestions)),
                    link(f"{base}?theme={theme.pk}&replied=yes", num(one.replied)),
                    link(f"{base}?theme={theme.pk}&outcome=adopted", num(one.adopted)),
                    num(one.closed),
                ),
                css="" if theme.active else "o-row-off",
            )
        )
    return Table(heads, rows, caption=pgettext("theme", "Themes"))


def story_shown(theme: Theme, story: Story) -> list[tuple[str, str, str, str]]:
    """(what, how many, in words, the rows behind it): from the cases to the effect."""
    base = f"{reverse('suggestion-list')}?theme={theme.pk}"
    tally = story.tally
    return [
        (pgettext("theme", "Cases"), num(story.cases), _("from which the suggestions came"), "#cases"),
        (
            pgettext("theme", "Suggestions"),
            num(tally.issued),
            _("issued, without withdrawn ones"),
            f"{base}&issued=yes",
        ),
        (pgettext("theme", "Replies"), num(tally.replied), _("whole replies"), f"{base}&replied=yes"),
        (
            pgettext("theme", "Items adopted"),
            f"{num(story.adopted)} / {num(story.measures)}",
            _("evaluated as adopted, out of all items"),
            f"{base}&outcome=adopted",
        ),
        (
            pgettext("theme", "Re-visits"),
            f"{num(story.passed)} / {num(story.revisits)}",
            _("found done, out of all re-visits"),
            "#suggestions",
        ),
        (pgettext("theme", "Figures"), num(len(story.figures)), _("before and after"), "#effect"),
    ]


def plain(value: Decimal) -> str:
    """A figure without needless decimals."""
    whole = value == value.to_integral_value()
    return num(int(value)) if whole else num(value)


@dataclass(frozen=True, slots=True)
class Bars(Component):
    """A figure before and after as two bars, with the words beside them: a picture that prints."""

    figure: ThemeFigure

    def html(self) -> SafeString:
        """The picture; its table of words is what a reader without it reads."""
        figure = self.figure
        most = max(figure.before, figure.after, Decimal(1))
        rows = [(figure.before_of, figure.before, "o-bar-before"), (figure.after_of, figure.after, "o-bar-after")]
        drawn = []
        for place, (period, value, css) in enumerate(rows):
            top = place * (BAR + GAP)
            drawn.append(
                format_html(
                    '<text x="0" y="{}" class="o-bar-period">{}</text>'
                    '<rect x="120" y="{}" width="{}" height="{}" class="{}"></rect>'
                    '<text x="{}" y="{}" class="o-bar-value">{} {}</text>',
                    top + 16, period, top, self._width(value, most), BAR, css, 126 + self._width(value, most), top + 16,
                    plain(value), figure.unit,
                )
            )  # fmt: skip
        words = f"{figure.label}: {figure.before_of} {plain(figure.before)}, {figure.after_of} {plain(figure.after)}"
        return format_html(
            '<svg class="o-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
            WIDE + 120, 2 * (BAR + GAP), words, join(drawn),
        )  # fmt: skip

    @staticmethod
    def _width(value: Decimal, most: Decimal) -> int:
        return int(value / most * (WIDE - 120))


def change_words(figure: ThemeFigure) -> str:
    """By how much it went up or down; nothing where there was nothing before."""
    if not figure.before:
        return ""
    share = (figure.after - figure.before) / figure.before * 100
    text = _("down by %(n)s %%") if share < 0 else _("up by %(n)s %%")
    return text % {"n": plain(abs(round(share, 1)))}
