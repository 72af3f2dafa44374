"""A proxy between Terraform and an account that fails as services fail: on the standard library alone."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

Mode = Literal["answer", "drop", "hang", "delay"]
_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/[^/]+/(?P<service>[^/]+)/")
_HOPS = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@dataclass(frozen=True)
class Request:
    """What of a request a fault is chosen by."""

    method: str
    path: str
    service: str
    """that it is signed for, such as ``dynamodb``; "" where it is not signed"""
    target: str
    """``X-Amz-Target``, or the ``Action`` of a query; "" where there is neither"""


@dataclass
class Fault:
    """How requests fail."""

    mode: Mode
    when: Callable[[Request], bool] = lambda _request: True
    status: int = 503
    body: bytes = b""
    content_type: str = "application/xml"
    seconds: float = 0.0
    """of delay"""
    after: int = 0
    """requests of this kind that pass first"""
    times: int | None = None
    """that it happens; None for ever"""
    happened: int = 0
    seen: threading.Event = field(default_factory=threading.Event)
    """Set once it has happened"""


class FaultyProxy:
    """Passes on what no fault is set for. Faults can be set and lifted at any time."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.requests: list[Request] = []
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def endpoint(self) -> str:
        """The address of the proxy; the same after it was up, down, and up again."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        self.down()

    def up(self) -> None:
        """Listen."""
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), self)
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections, as an address does where nothing listens; those that are open are cut."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.cut()
            self._server = None

    def fail(self, mode: Mode, **how: object) -> Fault:
        """Have requests fail from now on."""
        fault = Fault(mode, **how)  # type: ignore[arg-type]
        with self._lock:
            self._faults.append(fault)
        return fault

    def heal(self) -> None:
        """Lift every fault; requests that hang are cut."""
        with self._lock:
            self._faults.clear()
        closing, self._closing = self._closing, threading.Event()
        closing.set()

    def chosen(self, request: Request) -> Fault | None:
        """Return how a request fails; None where it passes."""
        with self._lock:
            self.requests.append(request)
            for fault in self._faults:
                if fault.times == 0 or not fault.when(request):
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                fault.times = None if fault.times is None else fault.times - 1
                fault.happened += 1
                fault.seen.set()
                return fault
        return None

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the proxy is healed, or for so long."""
        self._closing.wait(seconds)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _proxy(self) -> FaultyProxy:
        return self.server.proxy  # type: ignore[attr-defined, no-any-return]

    def _serve(self) -> None:
        proxy = self._proxy
        body = self._body()
        signed = _SIGNED_FOR.search(self.headers.get("Authorization", ""))
        action = re.search(rb"(?:^|&)Action=(\w+)", body[:4096])
        target = self.headers.get("X-Amz-Target") or (action[1].decode() if action else "")
        request = Request(self.command, self.path, signed["service"] if signed else "", target)
        fault = proxy.chosen(request)
        match fault:
            case Fault(mode="drop"):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            case Fault(mode="hang"):
                proxy.wait()
                self.close_connection = True
                return
            case Fault(mode="answer"):
                self._answer(fault.status, {"Content-Type": fault.content_type}, fault.body)
                return
            case Fault(mode="delay"):
                proxy.wait(fault.seconds)
        self._pass_on(body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = _serve  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _pass_on(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(self._proxy.upstream.removeprefix("http://"), timeout=60)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in _HOPS}
        try:
            connection.request(self.command, self.path, body=body, headers=headers)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        kept = {key: value for key, value in answer.getheaders() if key.lower() not in _HOPS}
        if self.command == "HEAD" and (length := answer.getheader("Content-Length")):
            kept["Content-Length"] = length
        self._answer(answer.status, kept, data)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for key, value in headers.items():
            self.send_header(key, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], proxy: FaultyProxy) -> None:
        super().__init__(address, _Handler)
        self.proxy = proxy
        self._open: set[socket.socket] = set()

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """Whoever asked has gone, or was cut off: what a faulty proxy is for."""

    def cut(self) -> None:
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)


def settled(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait until a condition holds; False where it did not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
