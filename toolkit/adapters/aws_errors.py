"""Turn what boto3 raises into what a user can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, TokenRetrievalError

from toolkit.adapters import terraform_faults
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_CALLERS = {"clock-skew", "credentials-expired", "credentials-refused", "throttled"}
"""faults that are told alike, whether Terraform's SDK met them or ours"""


def code(error: ClientError) -> str:
    """Return the error code that the service gave."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Raise ToolError for whatever AWS answers that the caller did not expect."""
    try:
        yield
    except (NoCredentialsError, TokenRetrievalError) as error:
        raise ToolError(
            f"AWS would not {doing}", cause=str(error), fix="log in (aws sso login), or use --target local"
        ) from error
    except ClientError as error:
        raise _refusal(error, doing) from error
    except BotoCoreError as error:
        raise ToolError(
            f"AWS could not {doing}",
            cause=str(error),
            fix="look at the network; on the embedded AWS: toolkit local status",
        ) from error


def _refusal(error: ClientError, doing: str) -> ToolError:
    told = f"{code(error)}: {error.response.get('Error', {}).get('Message', '')}"
    known = terraform_faults.explain([{"severity": "error", "summary": told}], "")
    if known.fault in _OF_CALLERS:
        return ToolError(f"AWS would not {doing}", *known.problems, fault=known.fault)
    return ToolError(
        f"AWS would not {doing}",
        cause=told,
        fix="look at the permissions of the credentials in use, and whether toolkit bootstrap has run",
    )
