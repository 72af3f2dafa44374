"""A CloudFormation on the loopback that knows no stack.

``osls package`` of a service with a layer asks AWS whether the layer is deployed already, and ends in an
error where there is no network. Here it is told at once that it is not, which costs less than AWS would.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = b"""<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>
<Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id corpus does not exist</Message>
</Error><RequestId>0</RequestId></ErrorResponse>"""


class _NoStack(BaseHTTPRequestHandler):
    """Answer everything with: there is no such stack."""

    def do_POST(self) -> None:
        """Read a request, and refuse it."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(400)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def cloudformation() -> Iterator[str]:
    """Serve while the block runs; yield the URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _NoStack)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
