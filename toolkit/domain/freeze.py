"""Hours of the week in which nothing is promoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORM = re.compile(
    r"(?P<from_day>[A-Z][a-z]{2}) (?P<from>\d{2}:\d{2})"
    r"-(?P<to_day>[A-Z][a-z]{2}) (?P<to>\d{2}:\d{2}) (?P<zone>\S+)"
)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Freeze:
    """From one moment of the week to another, by the clocks of one place."""

    text: str
    from_day: int
    """0 is Monday"""
    from_time: time
    to_day: int
    to_time: time
    zone: ZoneInfo

    def until(self, moment: datetime) -> datetime | None:
        """Return when it ends, if it covers a moment (its end not included); None where it does not."""
        local = moment.astimezone(self.zone).replace(tzinfo=None)
        monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time())
        start = monday + timedelta(days=self.from_day) + _since_midnight(self.from_time)
        end = monday + timedelta(days=self.to_day) + _since_midnight(self.to_time)
        if end <= start:
            end += _WEEK
        # One that began last week may still go on.
        for weeks in (timedelta(), _WEEK):
            if start - weeks <= local < end - weeks:
                return (end - weeks).replace(tzinfo=self.zone)
        return None

    def __str__(self) -> str:
        return self.text


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def parse(text: str) -> Freeze:
    """Read hours such as ``Fri 16:00-Mon 08:00 Europe/Berlin``.

    Raises:
        ValueError: it has another form, or there is no such day, time or zone.

    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not of the form Fri 16:00-Mon 08:00 Europe/Berlin")
    days = [found["from_day"], found["to_day"]]
    unknown = [day for day in days if day not in _DAYS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no day: {', '.join(_DAYS)}")
    try:
        zone = ZoneInfo(found["zone"])
        begins, ends = (time.fromisoformat(found[name]) for name in ("from", "to"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{text!r}: {error}") from error
    return Freeze(text, _DAYS.index(days[0]), begins, _DAYS.index(days[1]), ends, zone)
