"""The deployed API answers whatever it is asked as its OpenAPI document says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

if TYPE_CHECKING:
    from deployed import Service

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text("utf-8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    ignored_auth,
    unsupported_method,
]


api = schemathesis.openapi.from_dict(DOCUMENT)


@api.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_deployed_api_keeps_to_its_document(case: schemathesis.Case, service: Service) -> None:
    """Good requests and bad ones, through gateway and authorizer; without a token and with other methods."""
    headers = {"Authorization": f"Bearer {service.token}"}

    case.call_and_validate(base_url=service.api_url, headers=headers, checks=CHECKS)
