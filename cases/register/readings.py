"""The contested readings that each joint office follows, as the projection takes them."""

from collections.abc import Mapping
from dataclasses import replace

from cases.procedure import Readings
from cases.register.models_readings import ReadingSetting
from office.access.once import Once

USUAL = Readings()


def _stored() -> Mapping[int, Readings]:
    """By office, of those that follow another reading than the default somewhere."""
    found: dict[int, Readings] = {}
    for office_id, code, choice in ReadingSetting.objects.values_list("office_id", "code", "choice"):
        found[office_id] = replace(found.get(office_id, USUAL), **{code: choice})
    return found


_here: Once[Mapping[int, Readings]] = Once("readings", _stored)


def readings_for(office_id: int) -> Readings:
    """The readings of an office: one small query a request or chunk, for all offices together."""
    return _here.get().get(office_id, USUAL)


def readings_forget() -> None:
    """Ask again: this request has just chosen another reading."""
    _here.forget()
