"""A real browser without a window, spoken to over a pipe: Chromium's DevTools protocol.

Source: https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 30.0
"""that any answer may take"""
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
)


class Browser:
    """One page, in a browser of its own.

    Args:
        program: Chromium.
        home: a folder of its own.
        options: beside the usual ones.
        libraries: folders in which it finds what the machine may lack.

    """

    def __init__(
        self, program: Path, home: Path, *, options: tuple[str, ...] = (), libraries: tuple[Path, ...] = ()
    ) -> None:
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        argv = [str(program), *_OPTIONS, *options, f"--user-data-dir={home / 'profile'}", "about:blank"]
        path = os.pathsep.join(str(each) for each in libraries)
        environ = {**os.environ, "HOME": str(home), **({"LD_LIBRARY_PATH": path} if path else {})}
        # It reads from 3 and writes to 4: a shell puts the pipes there.
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec 3<&{to_read} 4>&{to_write}; exec "$@"', "browser", *argv],
            pass_fds=(to_read, to_write),
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_read)
        os.close(to_write)
        self._rest = b""
        self._id = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        """what the page told of itself"""

    def __enter__(self) -> Self:
        targets = self._ask("Target.getTargets")["targetInfos"]
        page = next(each["targetId"] for each in targets if each["type"] == "page")
        attached = self._ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            self._ask(f"{domain}.enable")
        return self

    def __exit__(self, *_failure: object) -> None:
        os.close(self._write)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._read)

    def show(self, url: str, *, width: int, height: int = 900, dark: bool = False) -> None:
        """Load a page in a window of this width, in light or dark colours."""
        self.events.clear()
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])
        self._ask("Page.navigate", url=url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._next(time.monotonic() + _SECONDS)

    def value(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page holds
        """Return what an expression comes to in the page; a page's policy does not forbid it."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def tree(self) -> list[dict[str, Any]]:
        """Return what whoever listens to the page is told of it."""
        nodes: list[dict[str, Any]] = self._ask("Accessibility.getFullAXTree")["nodes"]
        return [node for node in nodes if not node.get("ignored")]

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._id += 1
        asked: dict[str, Any] = {"id": self._id, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + _SECONDS
        while True:
            answer = self._next(until)
            if answer.get("id") == self._id:
                assert "error" not in answer, answer
                found: dict[str, Any] = answer["result"]
                return found

    def _next(self, until: float) -> dict[str, Any]:
        """Return the next message; an event is kept."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            data = os.read(self._read, 1 << 20) if ready else b""
            if not data:
                raise TimeoutError("the browser does not answer")
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        if "method" in found:
            self.events.append(found)
        return found
