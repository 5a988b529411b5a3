"""By which calendar and which contested readings cases are projected: those of their joint office, as they are now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.procedure import Calendar, Readings
from cases.register.models import Case
from cases.register.readings import readings_for
from office.workdays.queries import calendar_now

USUAL = Readings()


@dataclass(frozen=True, slots=True)
class Setting:
    """What clocks depend on beside events and rules."""

    calendar: Calendar
    readings: Readings = USUAL


def settings_for(office_ids: Iterable[int]) -> Mapping[int, Setting]:
    """The setting of each of these joint offices; a fixed number of queries."""
    calendar = calendar_now()
    return {office_id: Setting(calendar, readings_for(office_id)) for office_id in set(office_ids)}


def setting_for(case: Case) -> Setting:
    """The setting of one case."""
    return settings_for([case.office_id])[case.office_id]
