"""Hours of the week, by the clocks of one place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import freeze

WEEKEND = freeze.parse("Fri 16:00-Mon 08:00 Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "frozen"),
    [
        ("2026-11-27T14:59:59+00:00", False),
        ("2026-11-27T15:00:00+00:00", True),
        ("2026-11-29T12:00:00+00:00", True),
        ("2026-11-30T06:59:59+00:00", True),
        ("2026-11-30T07:00:00+00:00", False),
        # In summer Berlin is two hours ahead.
        ("2026-07-03T13:59:59+00:00", False),
        ("2026-07-03T14:00:00+00:00", True),
    ],
)
def test_a_weekend_is_frozen_by_the_clocks_of_its_place(moment: str, *, frozen: bool) -> None:
    """To the second, in winter and in summer; across the end of the week."""
    found = WEEKEND.until(datetime.fromisoformat(moment))

    assert (found is not None) == frozen


def test_the_end_of_a_freeze_is_told() -> None:
    """Who is held back has to know until when."""
    found = WEEKEND.until(datetime(2026, 11, 28, tzinfo=UTC))

    assert found is not None
    assert found.isoformat() == "2026-11-30T08:00:00+01:00"


@given(
    st.sampled_from(["Mon", "Wed", "Sun"]),
    st.sampled_from(["Tue", "Wed", "Sat"]),
    st.integers(0, 366 * 24 * 60),
)
def test_a_freeze_comes_again_every_week_and_ends_within_one(begin: str, end: str, minutes: int) -> None:
    """Whatever its days; in a place without summer time."""
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = freeze.parse(f"{begin} 10:00-{end} 09:00 UTC")

    until = found.until(moment)

    later = found.until(moment + timedelta(days=7))
    assert (until is None) == (later is None)
    if until is not None:
        assert timedelta() < until - moment <= timedelta(days=7)
        assert found.until(until) is None or begin == end


@pytest.mark.parametrize(
    "text",
    ["", "Fri 16:00", "Fri 16:00-Mon 25:00 UTC", "Fry 16:00-Mon 08:00 UTC", "Fri 16:00-Mon 08:00 Mars/Base"],
)
def test_what_is_no_freeze_is_refused(text: str) -> None:
    """With what is wrong about it."""
    with pytest.raises(ValueError, match=r"\S"):
        freeze.parse(text)
