"""Start the real emulator, through the toolkit's launcher, for the tests of this folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from running_emulator import launched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running_emulator import Emulator, Launch


@pytest.fixture(scope="session")
def launch(emulator_python: str) -> Launch:
    """Start emulators, each on a folder of its own and for the length of a `with` block."""
    return partial(launched, emulator_python)


@pytest.fixture(scope="session")
def emulator(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Share one emulator among the tests that neither stop it nor care for what others put in it."""
    with launch(tmp_path_factory.mktemp("emulator")) as started:
        yield started
