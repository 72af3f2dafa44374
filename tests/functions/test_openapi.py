"""The OpenAPI document is what the handlers do, and the files in docs are what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from api_in_memory import Gateway
from hypothesis import HealthCheck, Phase, settings
from openapi import document, files
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]

TOKEN = {"Authorization": "Bearer token"}

api = schemathesis.openapi.from_wsgi("/openapi.json", Gateway())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_file_is_up_to_date(path: Path) -> None:
    """`./run openapi` writes it."""
    assert path.read_text(encoding="utf-8") == files()[path]


def test_every_route_of_the_manifests_is_described() -> None:
    """No operation more, none less."""
    described = {
        (method, path)
        for path, operations in document()["paths"].items()
        for method in operations
        if method != "parameters"
    }

    assert described == {
        ("post", "/orders"),
        ("get", "/orders"),
        ("get", "/orders/{orderId}"),
        ("patch", "/orders/{orderId}"),
    }


@api.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered_as_the_document_says(case: schemathesis.Case) -> None:
    """Good requests and bad ones: status, type, headers and body are those that are described."""
    case.call_and_validate(headers=TOKEN, checks=CHECKS)


class Life(api.as_state_machine()):  # type: ignore[misc]
    """Calls that follow the links between operations."""

    def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:  # noqa: ARG002, as it is called
        """Show a token."""
        return {"headers": TOKEN}

    def validate_response(self, response: Any, case: schemathesis.Case, **_: Any) -> None:  # noqa: ANN401
        """Hold an answer to the document."""
        case.validate_response(response, checks=CHECKS)


class TestLife(Life.TestCase):  # type: ignore[misc, name-defined]
    """Orders that are placed are shown and moved: the links between operations hold."""

    settings = settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        stateful_step_count=5,
        suppress_health_check=list(HealthCheck),
    )
