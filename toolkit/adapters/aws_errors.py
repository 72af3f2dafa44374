"""Turn what boto3 raises into what a user can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, TokenRetrievalError

from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        raise ToolError(
            f"AWS would not {doing}",
            cause=f"{code(error)}: {error.response.get('Error', {}).get('Message', '')}",
            fix="look at the permissions of the credentials in use, and whether toolkit bootstrap has run",
        ) from error
    except BotoCoreError as error:
        raise ToolError(
            f"AWS could not {doing}",
            cause=str(error),
            fix="look at the network; on the embedded AWS: toolkit local status",
        ) from error
