"""Advisories as PyPI tells them of each release: those of the Python Packaging Advisory Database.

Source: https://docs.pypi.org/api/json/#known-vulnerabilities
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from toolkit.ports.advisories import Advisory, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

_URL = "https://pypi.org/pypi/{package}/{version}/json"
_SECONDS = 3.0
_OK, _GONE = 200, 404


class PypiAdvisories:
    """PyPI's JSON API, one question a release."""

    def __init__(self, *, get: Callable[[str], tuple[int, bytes]] | None = None) -> None:
        self._get = get or _fetched

    def of(self, package: str, version: str) -> tuple[Advisory, ...]:
        """Return what is known of one version of a package."""
        code, content = self._get(
            _URL.format(package=quote(package, safe=""), version=quote(version, safe=""))
        )
        if code == _GONE:
            raise UnreachableError(f"PyPI does not know {package} {version}")
        try:
            found = json.loads(content)["vulnerabilities"] if code == _OK else None
            if found is None:
                raise UnreachableError(f"PyPI answered {code}")
            return tuple(
                Advisory(
                    str(each["id"]),
                    str(each.get("summary") or each.get("details") or "")[:200],
                    tuple(each.get("fixed_in") or ()),
                )
                for each in found
                if not each.get("withdrawn")
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UnreachableError(f"PyPI's answer can't be read: {error}") from error


def _fetched(url: str) -> tuple[int, bytes]:
    try:
        answer = httpx.get(url, timeout=_SECONDS, follow_redirects=True)
    except httpx.HTTPError as error:
        raise UnreachableError(f"pypi.org can't be reached: {error}") from error
    return answer.status_code, answer.content
