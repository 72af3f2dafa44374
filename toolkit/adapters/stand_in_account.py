"""Answer one question as AWS would, whose credentials these are.

Terraform's provider asks it before every plan. With an empty state a plan asks AWS for nothing else, so what
roles will be allowed to do can be read from a plan without any account.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.domain.environment import Environment

_IDENTITY = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
<Arn>arn:aws:iam::{account}:root</Arn><UserId>{account}</UserId><Account>{account}</Account>\
</GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata>\
</GetCallerIdentityResponse>"""
_NOTHING = """\
<ErrorResponse><Error><Code>NotThere</Code><Message>this plan is made without an account, and asks for what \
only an account knows</Message></Error></ErrorResponse>"""


@contextmanager
def stand_in(environment: Environment) -> Iterator[str]:
    """Give the URL of an endpoint on 127.0.0.1 that says it is an environment's account."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            asked = self.rfile.read(size)
            known = b"Action=GetCallerIdentity" in asked
            text = _IDENTITY.format(account=environment.account) if known else _NOTHING
            self.send_response(200 if known else 400)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def do_GET(self) -> None:
            self.send_error(400)

        def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - its name in the library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
