"""Send requests to a deployed API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from toolkit.domain.smoke import Response
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.domain.smoke import Request

_TIMEOUT = 30
"""seconds; an API Gateway integration times out after 29"""


class HttpService:
    """One API at one base URL; proxies and netrc of the machine are left out."""

    def __init__(self, base: str, *, token: Callable[[], str] | None) -> None:
        self._base = base.rstrip("/")
        self._token = token

    def send(self, request: Request) -> Response:
        """Return the response, whatever its status."""
        headers = dict(request.headers)
        if request.token is not None:
            headers["Authorization"] = f"Bearer {request.token}"
        elif request.authorized and self._token is not None:
            headers["Authorization"] = f"Bearer {self._token()}"
        try:
            with httpx.Client(trust_env=False, timeout=_TIMEOUT) as client:
                answer = client.request(
                    request.method, self._base + request.path, headers=headers, json=request.json
                )
        except httpx.HTTPError as error:
            raise ToolError(
                f"{request.method} {request.path} got no response",
                cause=f"{type(error).__name__}: {error}",
                fix="look at the network; on the embedded AWS: toolkit local status",
            ) from error
        try:
            body = answer.json()
        except ValueError:
            body = None
        return Response(answer.status_code, dict(answer.headers), body)
