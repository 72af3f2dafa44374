"""A MOCK integration answers what its mappings say, and is read back as it was put."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

METHOD = "method.response.header."


def mocked(emulator: Emulator, status: str, *, body: str | None, method: str = "GET") -> tuple[str, Any]:
    """Deploy an API of one MOCK; return its URL and the client and ids that it was made with."""
    client = emulator.client("apigateway")
    api = client.create_rest_api(name="mocked")["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    where = {"restApiId": api, "resourceId": root, "httpMethod": method}
    client.put_method(**where, authorizationType="NONE")
    client.put_integration(
        **where, type="MOCK", requestTemplates={"application/json": f'{{"statusCode": {status}}}'}
    )
    headers = {METHOD + "Allow": "'GET, POST'", METHOD + "X-Request-ID": "context.requestId"}
    client.put_method_response(**where, statusCode=status, responseParameters=dict.fromkeys(headers, True))
    templates = {} if body is None else {"responseTemplates": {"application/json": body}}
    client.put_integration_response(**where, statusCode=status, responseParameters=headers, **templates)
    client.create_deployment(restApiId=api, stageName="test")
    return f"{emulator.url}/_aws/execute-api/{api}/test/", (client, where)


def asked(url: str) -> tuple[int, Any, bytes]:
    """Return status, headers and body of an answer, whatever its status."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def test_headers_come_from_literals_and_from_the_context(emulator: Emulator) -> None:
    """Each request has an id of its own."""
    url, _ = mocked(emulator, "405", body='{"error": {"code": "method_not_allowed"}}')

    status, headers, body = asked(url)
    _, others, _ = asked(url)

    assert (status, headers["Allow"]) == (405, "GET, POST")
    assert body == b'{"error": {"code": "method_not_allowed"}}'
    assert len(headers["X-Request-ID"]) == 36
    assert headers["X-Request-ID"] != others["X-Request-ID"]


def test_without_a_template_the_body_is_empty(emulator: Emulator) -> None:
    """As the answer to a preflight has to be."""
    url, _ = mocked(emulator, "204", body=None)

    status, headers, body = asked(url)

    assert (status, headers["Allow"], body) == (204, "GET, POST", b"")


def test_a_mock_has_no_method_of_its_own(emulator: Emulator) -> None:
    """Terraform would replace it in every plan."""
    _, (client, where) = mocked(emulator, "200", body="{}")

    assert "httpMethod" not in client.get_integration(**where)


def test_a_method_that_was_given_is_kept(emulator: Emulator) -> None:
    """It is the caller's."""
    _, (client, where) = mocked(emulator, "200", body="{}")

    client.put_integration(**where, type="MOCK", integrationHttpMethod="POST")

    assert client.get_integration(**where)["httpMethod"] == "POST"
