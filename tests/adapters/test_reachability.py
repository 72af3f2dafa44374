"""A service that can't be reached is told in two seconds, with the way that was tried."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters import reachability
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

FIX = "look at the network"


@pytest.fixture
def listener() -> Iterator[str]:
    """Return the address of something that accepts connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    """Return an address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def refused(*urls: str, proxies: bool = False) -> tuple[ToolError, float]:
    """Return what is told of services that can't be reached, and after how many seconds."""
    begun = time.monotonic()
    with pytest.raises(ToolError) as caught:
        reachability.require(urls, what="live", proxies=proxies, fix=FIX, patience=0.3)
    return caught.value, time.monotonic() - begun


def test_what_answers_lets_the_command_go_on(listener: str) -> None:
    """A connection is all that is asked for."""
    reachability.require([listener, listener], what="live", proxies=False, fix=FIX)


def test_each_service_that_refuses_is_named(listener: str, nobody: str) -> None:
    """With host and port, at once; what answers is not."""
    error, seconds = refused(listener, nobody)

    assert [(problem.cause, problem.fix) for problem in error.problems] == [
        (f"{nobody.removeprefix('http://')}: connection refused", FIX)
    ]
    assert (error.what, error.fault) == ("live can't be reached; nothing was touched", "unreachable")
    assert seconds < 0.3


def test_a_service_that_never_answers_is_told_when_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packets to it are dropped; here, a connection stays under way for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003 - the socket module's signature
            each.connect_ex(address)

        error, seconds = refused(f"http://127.0.0.1:{address[1]}")

        for each in waiting:
            each.close()
    assert "nothing answered within" in error.problems[0].cause
    assert 0.25 < seconds < 1


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not as a refused connection."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    error, _ = refused("https://sts.nowhere.invalid")

    assert (
        error.problems[0].cause
        == "sts.nowhere.invalid:443: its name is not known (name or service not known)"
    )


def test_a_resolver_that_hangs_does_not_hang_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own patience is longer than ours."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])

    error, seconds = refused("https://sts.nowhere.invalid")

    assert "was not found within" in error.problems[0].cause
    assert seconds < 1


def test_a_proxy_is_what_has_to_answer(monkeypatch: pytest.MonkeyPatch, listener: str, nobody: str) -> None:
    """Behind one, the service's own name need not be known."""
    monkeypatch.setenv("HTTPS_PROXY", listener)
    monkeypatch.setenv("NO_PROXY", "")

    reachability.require(["https://sts.nowhere.invalid"], what="live", proxies=True, fix=FIX)
    monkeypatch.setenv("HTTPS_PROXY", nobody)
    error, _ = refused("https://sts.nowhere.invalid", proxies=True)

    assert "the proxy of this machine, for sts.nowhere.invalid" in error.problems[0].cause


def test_no_proxy_is_heeded(monkeypatch: pytest.MonkeyPatch, listener: str, nobody: str) -> None:
    """A service inside the own network is reached directly."""
    monkeypatch.setenv("HTTP_PROXY", nobody)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    reachability.require([listener], what="live", proxies=True, fix=FIX)
