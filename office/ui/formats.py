"""Figures and dates as every page writes them: `2026-11-21`, `11-21`, `14:30`, `1,234`."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

DASH = "—"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime | None) -> str:
    """`2026-11-21`; a dash where there is no date."""
    if not value:
        return DASH
    value = _local(value)
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def day_short(value: date | datetime | None, today: date | None = None) -> str:
    """`11-21`; with the year where it is not this year's, because `01-05` alone would mislead."""
    if not value:
        return DASH
    value = _local(value)
    if value.year != (today or timezone.localdate()).year:
        return day(value)
    return f"{value.month:02d}-{value.day:02d}"


def moment(value: datetime | None) -> str:
    """`2026-11-21 14:30`, in the office's time zone."""
    if not value:
        return DASH
    value = _local(value)
    return f"{day(value)} {value:%H:%M}" if isinstance(value, datetime) else day(value)


def clock_time(value: datetime | None) -> str:
    """`14:30`, in the office's time zone."""
    return f"{_local(value):%H:%M}" if value else DASH


def num(value: int | Decimal | float | None, places: int | None = None) -> str:
    """`1,234`; a dash where there is no figure (never a zero that was not counted)."""
    if value is None or value == "":
        return DASH
    return f"{value:,}" if places is None else f"{Decimal(value):,.{places}f}"


def money(value: Decimal | int | float | None) -> str:
    """`¥1,234.50`; amounts of a case are kept in yuan."""
    if value is None or value == "":
        return DASH
    return f"¥{Decimal(value):,.2f}"


def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A share of one as `12.5%`; a dash where there is no base to divide by."""
    if value is None:
        return DASH
    return f"{Decimal(value) * 100:.{places}f}%"
