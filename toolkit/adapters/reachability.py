"""See within two seconds whether a service can be reached, before anybody retries for half a minute."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from toolkit.adapters import aws_clients
from toolkit.domain.environment import Local
from toolkit.errors import Problem, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.domain.environment import Environment, Target

PATIENCE = 2.0
"""seconds for names to be found and one address to answer; a healthy connection takes a tenth of that"""
_SLACK = 0.1
"""seconds that a thread has to write down that its time is up"""
_PORTS = {"http": 80, "https": 443}
_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}


@dataclass(frozen=True, slots=True)
class Way:
    """Where a connection to a service goes to: the service itself, or a proxy."""

    url: str
    host: str
    port: int
    proxied: bool


def require_target(environment: Environment, target: Target) -> None:
    """Have the services that every command needs answer: STS says whose account it is, S3 keeps the state.

    Raises:
        ToolError: one of them can't be reached.

    """
    if isinstance(target, Local):
        fix = "toolkit local status says which accounts run; toolkit local up starts them"
        require([target.endpoint], what=environment.name, proxies=False, fix=fix)
        return
    clients = (aws_clients.client(service, environment, target) for service in ("sts", "s3"))
    fix = "look at the network, the proxy (HTTPS_PROXY, NO_PROXY) and AWS_ENDPOINT_URL, and run it again"
    require([client.meta.endpoint_url for client in clients], what=environment.name, proxies=True, fix=fix)


def require(urls: Iterable[str], *, what: str, proxies: bool, fix: str, patience: float = PATIENCE) -> None:
    """Have every service accept a connection, or the proxy that is the way to it.

    Args:
        urls: of the services.
        what: is reached by them.
        proxies: whether ``HTTPS_PROXY`` and ``NO_PROXY`` are heeded; the embedded AWS needs none.
        fix: what the user may do where a service does not answer.
        patience: seconds for all of them together.

    Raises:
        ToolError: one can't be reached; each is told that can't.

    """
    ways = [_way(url, proxies=proxies) for url in dict.fromkeys(urls)]
    causes: dict[str, str] = {}
    threads = [threading.Thread(target=_try, args=(way, patience, causes), daemon=True) for way in ways]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + patience + _SLACK
    for thread in threads:
        # A resolver has a patience of its own, which can't be bounded otherwise.
        thread.join(max(0.0, deadline - time.monotonic()))
    told = [(way, causes.get(way.url, f"its name was not found within {patience:.0f} s")) for way in ways]
    problems = [Problem(_told(way, cause), fix) for way, cause in told if cause]
    if problems:
        raise ToolError(f"{what} can't be reached; nothing was touched", *problems, fault="unreachable")


def _way(url: str, *, proxies: bool) -> Way:
    """Return where a connection goes to, by the variables that AWS's SDKs look at."""
    parts = urlsplit(url)
    proxy = None
    if proxies:
        # Loaded here: it takes longer than to knock at an emulator's door.
        from botocore.utils import get_environ_proxies  # noqa: PLC0415

        proxy = get_environ_proxies(url).get(parts.scheme)
    through = urlsplit(proxy if "//" in proxy else f"//{proxy}") if proxy else None
    if through is not None and through.hostname:
        return Way(url, through.hostname, through.port or _PORTS.get(through.scheme, 80), proxied=True)
    return Way(url, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443), proxied=False)


def _told(way: Way, cause: str) -> str:
    through = f" (the proxy of this machine, for {urlsplit(way.url).hostname})" if way.proxied else ""
    return f"{way.host}:{way.port}{through}: {cause}"


def _try(way: Way, patience: float, causes: dict[str, str]) -> None:
    """Write down why a connection failed; "" where it did not."""
    try:
        found = socket.getaddrinfo(way.host, way.port, type=socket.SOCK_STREAM)
    except OSError as error:
        causes[way.url] = f"its name is not known ({(error.strerror or str(error)).lower()})"
        return
    causes[way.url] = _connected(found, patience)


def _connected(addresses: Sequence[tuple[Any, ...]], patience: float) -> str:
    """Try all addresses of a host at once: one that no packet comes back from does not delay the others."""
    deadline = time.monotonic() + patience
    reason = f"nothing answered within {patience:.0f} s"
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        for family, kind, protocol, _, address in addresses:
            try:
                probe = stack.enter_context(socket.socket(family, kind, protocol))
                probe.settimeout(0)
                code = probe.connect_ex(address)
            except OSError as error:
                code = error.errno or errno.EADDRNOTAVAIL
            if code in _UNDER_WAY:
                selector.register(probe, selectors.EVENT_WRITE, probe)
            else:
                reason = os.strerror(code).lower()
        while selector.get_map() and (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                code = key.data.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not code:
                    return ""
                reason = os.strerror(code).lower()
                selector.unregister(key.fileobj)
    return reason
