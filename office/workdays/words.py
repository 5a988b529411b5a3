"""Words of the calendar."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy

# The notices speak Chinese; these are what officers who read English see.
HOLIDAYS = {
    "元旦": pgettext_lazy("holiday", "New Year's Day"),
    "春节": pgettext_lazy("holiday", "Spring Festival"),
    "清明节": pgettext_lazy("holiday", "Tomb-sweeping Day"),
    "劳动节": pgettext_lazy("holiday", "Labour Day"),
    "端午节": pgettext_lazy("holiday", "Dragon Boat Festival"),
    "中秋节": pgettext_lazy("holiday", "Mid-Autumn Festival"),
    "国庆节": pgettext_lazy("holiday", "National Day"),
    "国庆节、中秋节": pgettext_lazy("holiday", "National Day and Mid-Autumn Festival"),
    "抗战胜利纪念日": pgettext_lazy("holiday", "Victory Day"),
}
MONDAY = date(2024, 1, 1)


def holiday_words(name: str) -> str:
    """A holiday in the officer's language; what is not known stays as the notice calls it."""
    if (get_language() or "").startswith("zh"):
        return name
    return str(HOLIDAYS.get(name, name))


def weekday_words(weekday: int) -> str:
    """A day of the week, Monday is 0."""
    return date_format(MONDAY + timedelta(days=weekday), "l")
