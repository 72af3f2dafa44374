"""A value that is fetched once and kept for a while."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class Cached(Generic[Value]):
    """Calls `fetch` when first asked, and again once the value is older than `ttl` seconds.

    A value is never used past its time: a fetch that fails raises.
    """

    def __init__(
        self, fetch: Callable[[], Value], *, ttl: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._ttl = ttl
        self._clock = clock
        self._kept: tuple[float, Value] | None = None

    def __call__(self) -> Value:
        """Return the value."""
        now = self._clock()
        if self._kept is None or now - self._kept[0] >= self._ttl:
            self._kept = (now, self._fetch())
        return self._kept[1]
