"""The years that the program brings along, from the list of announced years of ``chinesecalendar``.

``seed`` runs in a migration: it takes the migration's own models and is given to ``RunPython`` as it stands.
"""

from datetime import date
from functools import cache
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays
from django.utils import timezone

from office.workdays.table import WorkdayTable, table_of

NAMES = {
    Holiday.new_years_day.value: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.mid_autumn_festival.value: "中秋节",
    Holiday.national_day.value: "国庆节",
    Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日",
}
# The number of the notice; the years before are found by its title.
REFERENCES = {2026: "国办发明电〔2025〕7号"}


def notice_title(year: int) -> str:
    """How the State Council calls its notice for a year."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


@cache
def library_years() -> dict[int, dict[date, tuple[bool, str]]]:
    """What the list knows: by year, the days that are off (True) or worked (False), with the holiday's name."""
    years: dict[int, dict[date, tuple[bool, str]]] = {}
    for off, days in ((True, holidays), (False, workdays)):
        for on, name in days.items():
            text = getattr(name, "value", name)
            years.setdefault(on.year, {})[on] = (off, NAMES.get(text, text))
    return {year: dict(sorted(days.items())) for year, days in sorted(years.items())}


@cache
def seed_table() -> WorkdayTable:
    """The calendar of a database into which nothing was loaded."""
    return table_of((year, on, off) for year, days in library_years().items() for on, (off, _name) in days.items())


def seed(apps: Any, schema_editor: Any = None) -> None:
    """Fill an empty table; a table that holds anything is left alone."""
    years_model = apps.get_model("office", "CalendarYear")
    if years_model.objects.exists():
        return
    now, version = timezone.now(), seed_table().version
    years = years_model.objects.bulk_create(
        [
            years_model(
                year=year, version=1, current=True, title=notice_title(year), reference=REFERENCES.get(year, ""),
                source="seed", loaded_at=now, calendar=version,
            )
            for year in library_years()
        ]
    )  # fmt: skip
    days_model = apps.get_model("office", "CalendarDay")
    days_model.objects.bulk_create(
        [
            days_model(notice=one, on=on, off=off, name=name)
            for one in years
            for on, (off, name) in library_years()[one.year].items()
        ],
        batch_size=200,
    )
