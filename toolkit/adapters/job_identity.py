"""Who a job is: a token of its forge, by which AWS lets it assume a role. There is no key to steal.

Source: https://docs.github.com/en/actions/reference/security/oidc
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ConfigurationError, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

AUDIENCE = "sts.amazonaws.com"
_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"
_URL, _BEARER = "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
_PATIENCE = 10.0
"""seconds for an answer"""
_TRIES = 3
_REFUSED = 400


def token(environ: Mapping[str, str] = os.environ) -> str:
    """Return a token that is fresh: one lasts for minutes only.

    Raises:
        ConfigurationError: nobody gives this machine one.
        ToolError: whoever gives them does not answer, or refuses.

    """
    if environ.get(_FILE):
        try:
            return Path(environ[_FILE]).read_text("utf-8").strip()
        except OSError as error:
            raise ConfigurationError(
                "no role was assumed",
                cause=f"{environ[_FILE]} can't be read: {error.strerror}",
                fix=f"let {_FILE} name the file that the job's token lies in",
            ) from error
    if not (environ.get(_URL) and environ.get(_BEARER)):
        raise ConfigurationError(
            "no role was assumed",
            cause="nobody gives this machine an identity",
            fix="give the job `permissions: id-token: write`; a person leaves TOOLKIT_ROLES unset, and names"
            " profiles by TOOLKIT_PROFILES",
        )
    return _asked(environ[_URL], environ[_BEARER])


def _asked(url: str, bearer: str) -> str:
    # Loaded here: jobs alone need it.
    import httpx  # noqa: PLC0415

    what = "the job's identity is not known"
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=_TRIES), timeout=_PATIENCE) as client:
            place = httpx.URL(url).copy_set_param("audience", AUDIENCE)
            answer = client.get(place, headers={"Authorization": f"bearer {bearer}"})
    except httpx.HTTPError as error:
        raise ToolError(
            what, cause=f"the forge does not answer: {type(error).__name__}", fix="run the job again"
        ) from error
    if answer.status_code >= _REFUSED:
        raise ToolError(
            what,
            cause=f"the forge answered {answer.status_code} to the question for a token",
            fix="give the job `permissions: id-token: write`",
        )
    try:
        return str(answer.json()["value"])
    except (ValueError, KeyError, TypeError) as error:
        raise ToolError(what, cause="the forge's answer holds no token", fix="run the job again") from error
