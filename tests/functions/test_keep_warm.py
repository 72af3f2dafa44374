"""Every function answers the call that keeps it warm, before any work."""

from __future__ import annotations

import pytest
from lambda_events import Invocation
from real_entrypoints import FUNCTIONS, imported

NAMES = sorted(path.parent.name for path in FUNCTIONS.glob("*/function.yaml"))


@pytest.mark.parametrize("function", NAMES)
def test_a_call_that_keeps_warm_is_answered_before_any_work(
    function: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its clients reach no AWS here, so work would fail; nothing is logged or counted either."""
    handler = imported(function).handler

    assert handler({"keep_warm": True}, Invocation()) == {"warm": True}

    assert capsys.readouterr().out == ""
