"""A stage writes one line a request to its access log."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from running_emulator import create_function

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

ECHO = """
import json

def handler(event, context):
    return {"statusCode": 201, "body": json.dumps(event["requestContext"])}
"""
FORMAT = json.dumps(
    {
        "id": "$context.requestId",
        "method": "$context.httpMethod",
        "resource": "$context.resourcePath",
        "status": "$context.status",
        "agent": "$context.identity.userAgent",
        "latency": "$context.responseLatency",
        "trace": "$context.xrayTraceId",
    }
)
GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:access"


@pytest.fixture(scope="module")
def url(emulator: Emulator) -> str:
    """Create an API with one route, GET /orders/{id}, whose stage has an access log; return its URL."""
    function = create_function(emulator, "echo", ECHO)
    emulator.client("logs").create_log_group(logGroupName="access")
    client = emulator.client("apigateway")
    api = client.create_rest_api(name="logged")["id"]
    parent = client.get_resources(restApiId=api)["items"][0]["id"]
    for part in ("orders", "{id}"):
        parent = client.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"]
    route = {"restApiId": api, "resourceId": parent, "httpMethod": "GET"}
    client.put_method(**route, authorizationType="NONE")
    client.put_integration(
        **route,
        type="AWS_PROXY",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations",
    )
    client.create_deployment(restApiId=api, stageName="dev")
    settings = {"/accessLogSettings/destinationArn": GROUP, "/accessLogSettings/format": FORMAT}
    client.update_stage(
        restApiId=api,
        stageName="dev",
        patchOperations=[{"op": "replace", "path": path, "value": value} for path, value in settings.items()],
    )
    return f"{emulator.url}/_aws/execute-api/{api}/dev"


def last_line(emulator: Emulator) -> dict[str, Any]:
    """Return the last line of the access log."""
    events = emulator.client("logs").filter_log_events(logGroupName="access")["events"]
    line: dict[str, Any] = json.loads(max(events, key=lambda event: event["timestamp"])["message"])
    return line


def test_a_request_is_logged_with_the_id_its_function_got(emulator: Emulator, url: str) -> None:
    """The line has the route, not the path, and says what is unknown with a dash."""
    with urllib.request.urlopen(f"{url}/orders/7") as answer:
        context = json.load(answer)

    line = last_line(emulator)
    assert int(line.pop("latency")) >= 0
    assert line.pop("agent").startswith("Python-urllib")
    assert line == {
        "id": context["requestId"],
        "method": "GET",
        "resource": "/orders/{id}",
        "status": "201",
        "trace": "-",
    }


def test_a_request_that_no_route_serves_is_logged(emulator: Emulator, url: str) -> None:
    """What API Gateway itself refuses is in the log as well, and a caller cannot forge a field."""
    time.sleep(0.01)
    request = urllib.request.Request(f"{url}/nothing", headers={"User-Agent": 'x","status":"200'})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()

    line = last_line(emulator)
    assert (line["status"], line["resource"], line["agent"]) == ("403", "-", 'x","status":"200')
