"""Mint a token that the project's authorizer accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from datetime import datetime

    from toolkit.domain.project import AccessToken

LIFETIME = timedelta(hours=1)


def mint(access: AccessToken, *, key: str, now: datetime) -> str:
    """Return a JSON Web Token (RFC 7519), HS256, valid for an hour."""
    claims = {**access.claims, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, key, algorithm="HS256")
