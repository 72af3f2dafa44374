"""The deployed service, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from toolkit.domain.smoke import Request, Response


class Service(Protocol):
    """Send requests to the API of an environment."""

    def send(self, request: Request) -> Response:
        """Return the response, whatever its status.

        Raises:
            ToolError: there was none.

        """
        ...
