"""Lists of terms as rows of a workbook: words only, in the language of who takes them out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.clocks.days import Today
from cases.clocks.queries import BoardRow
from cases.register.clock_lines import chip_of, clock_articles, clock_name, due_words, sentence_of
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import name_shown, title_shown
from office.ui.who import side_name

BOARD_HEADS = (
    pgettext_lazy("clock", "Due"),
    pgettext_lazy("clock", "Last day"),
    pgettext_lazy("clock", "Term"),
    gettext_lazy("Articles"),
    gettext_lazy("Case"),
    pgettext_lazy("case", "Number"),
    gettext_lazy("Person"),
    pgettext_lazy("clock", "Owed by"),
    gettext_lazy("Unit"),
    pgettext_lazy("clock", "Handler"),
    pgettext_lazy("clock", "Why this day"),
)


def board_cells(one: BoardRow, today: Today) -> tuple[str, ...]:
    """One term; minors are masked, as in every list."""
    chip = chip_of(one.state, today.now).text
    if one.clock.unsettled:
        chip = _("%(chip)s (to be verified)") % {"chip": chip}
    return (
        chip,
        due_words(one.state),
        f"{clock_name(one.state)} {one.clock.rule}",
        clock_articles(one.state),
        title_shown(LIST_EYES, one.case),
        number_of(one.case),
        name_shown(LIST_EYES, one.person) if one.person else "",
        side_name(one.clock.side),
        one.unit,
        one.handler,
        sentence_of(one.state),
    )
