"""A document that is served over HTTPS, such as an issuer's key set."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT = 2.0
"""Seconds for the connection, and for each part of the answer."""
MAX_BYTES = 65_536
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
OK = 200


class UnsafeURLError(ValueError):
    """A URL by which somebody on the way could serve what they like."""


class HTTPSDocument:
    """Fetches one document each time it is called; no redirect is followed, no proxy asked.

    Raises UnsafeURLError when it is made, and OSError when the document is not to be had.

    Args:
        url: https; http only of this machine, for tests.

    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname or not (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        ):
            message = "keys are fetched by https"
            raise UnsafeURLError(message)
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port = parts.hostname, parts.port
        self._path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

    def __call__(self) -> bytes:
        """Return the document."""
        connection = self._kind(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.request("GET", self._path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            document = answer.read(MAX_BYTES + 1)
        except HTTPException as error:
            message = f"no answer in HTTP ({type(error).__name__})"
            raise OSError(message) from error
        finally:
            connection.close()
        if answer.status != OK or len(document) > MAX_BYTES:
            message = f"the answer is {answer.status}, of {len(document)} bytes"
            raise OSError(message)
        return document
