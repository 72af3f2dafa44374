"""Requests a second and latency of the order service, against a function that does nothing.

Both behind a REST API of the same embedded AWS, in the same run, at the same concurrency: the
emulator's own cost is in both, so the ratio is what the service adds (authorizer, code, table).
Before each kind nothing is measured again, and its median taken. Load comes from Locust.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import boto3
import uv

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).parent / "service.md"
LOCK = Path(__file__).parent / "locks" / "locust.txt"
LOAD = Path(__file__).parent / "load" / "locustfile.py"
USERS = 8
SECONDS = 15
WARM_UP = 12
"""Seconds of load before a measurement: eight handlers start cold, on two cores."""
SETTLE = 30
"""Seconds until what that load set going has come to its end."""
KINDS = {"get": "GET /orders/{orderId}", "list": "GET /orders?customerId", "create": "POST /orders"}
NOTHING = "def handler(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n"


def _toolkit(project: Path, *arguments: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TOOLKIT_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "toolkit", *arguments],
        cwd=project,
        env={**env, "TOOLKIT_TARGET": "local", "NO_COLOR": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout


def _locust(folder: Path) -> Path:
    """Make Locust's environment, from its lock; return its interpreter."""
    program, python = uv.find_uv_bin(), folder / "locust" / "bin" / "python"
    subprocess.run([program, "venv", "--quiet", "--no-project", folder / "locust"], check=True)
    command = [program, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCK]
    subprocess.run(command, check=True)
    return python


def _nothing(endpoint: str, account: str) -> str:
    """Put a function that does nothing behind a REST API; return the path that it answers."""
    keys = {"aws_access_key_id": account, "aws_secret_access_key": "local"}
    where: dict[str, Any] = {"endpoint_url": endpoint, "region_name": "us-east-1", **keys}
    functions, apis, roles = (boto3.client(name, **where) for name in ("lambda", "apigateway", "iam"))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = roles.create_role(
        RoleName="nothing",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as bundle:
        bundle.writestr("nothing.py", NOTHING)
    arn = functions.create_function(
        FunctionName="nothing",
        Runtime="python3.11",
        Handler="nothing.handler",
        Role=role,
        Code={"ZipFile": zipped.getvalue()},
        MemorySize=512,
    )["FunctionArn"]
    functions.add_permission(
        FunctionName="nothing", StatementId="api", Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )  # fmt: skip
    api = apis.create_rest_api(name="nothing")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    resource = apis.create_resource(restApiId=api, parentId=root, pathPart="nothing")["id"]
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    apis.put_method(**method, authorizationType="NONE")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    apis.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    apis.create_deployment(restApiId=api, stageName="load")
    return f"/_aws/execute-api/{api}/load/nothing"


def _measure(
    python: Path, host: str, ask: str, given: dict[str, str], *, seconds: int = SECONDS
) -> dict[str, float]:
    """Ask one thing for a while; return requests a second, and latencies in ms."""
    ran = subprocess.run(
        [
            python, "-m", "locust", "-f", LOAD, "--headless", "--users", str(USERS),
            "--spawn-rate", str(USERS),
            "--run-time", f"{seconds}s", "--host", host, "--json", "--only-summary", "--loglevel", "ERROR",
        ],
        env={**os.environ, **given, "ASK": ask},
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    [found] = json.loads(ran.stdout)
    if found["num_failures"]:
        message = f"{found['num_failures']} of {found['num_requests']} requests ({ask}) failed"
        raise SystemExit(message)
    times = sorted((float(ms), count) for ms, count in found["response_times"].items())
    count = found["num_requests"]
    return {
        "rate": count / seconds,
        "p50": _percentile(times, 0.5 * count),
        "p99": _percentile(times, 0.99 * count),
    }


def _percentile(times: list[tuple[float, int]], rank: float) -> float:
    seen = 0
    for ms, count in times:
        seen += count
        if seen >= rank:
            return ms
    return times[-1][0]


def main() -> None:
    """Deploy, measure, print the table, and write it beside this file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = _locust(folder)
        project = folder / "orders"
        subprocess.run([shutil.which("git") or "git", "clone", "--quiet", ROOT, project], check=True)
        accounts = json.loads(_toolkit(project, "local", "up", "--json"))["environments"]
        try:
            lines = _table(project, python, accounts)
        finally:
            _toolkit(project, "local", "down")
    RESULT.write_text("\n".join(lines), "utf-8")
    sys.stdout.write("\n".join(lines))


def _table(project: Path, python: Path, accounts: list[dict[str, Any]]) -> list[str]:
    _toolkit(project, "package", "--publish", "dev")
    _toolkit(project, "apply", "dev", "--yes")
    rows = json.loads(_toolkit(project, "status", "--json"))["environments"]
    [dev] = [row for row in rows if row["name"] == "dev"]
    [emulator] = [row for row in accounts if row["name"] == "dev"]
    host, prefix = emulator["endpoint"], urlsplit(dev["api_url"]).path
    given = {"PREFIX": prefix, "TOKEN": _toolkit(project, "token", "dev").strip(), "ORDER": ""}
    given["NOTHING"] = _nothing(host, dev["account"])
    given["ORDER"] = _place(host + prefix, given["TOKEN"])
    _measure(python, host, "nothing", given, seconds=WARM_UP)
    measured: dict[str, dict[str, float]] = {}
    nothing = []
    for ask in KINDS:
        nothing.append(_measure(python, host, "nothing", given))
        _measure(python, host, ask, given, seconds=WARM_UP)
        # What follows from placed orders starts handlers of its own: they are to be warm, too.
        time.sleep(SETTLE)
        measured[ask] = _measure(python, host, ask, given)
    base = {key: median(each[key] for each in nothing) for key in ("rate", "p50", "p99")}
    return [
        f"# The order service under load: {USERS} users, {SECONDS} s each, on the embedded AWS",
        "",
        "`./run bench service`. Nothing is a function that answers at once, behind the same kind of API,",
        "without an authorizer; it is measured before each, and its median taken. Milliseconds and requests",
        "a second are this machine's; the ratios say what the service adds to what the emulator costs. What",
        "follows from a placed order (event, confirmation) runs on the same cores, beside the load.",
        "",
        "| | requests/s | p50, ms | p99, ms | rate, of nothing's | p50, of nothing's |",
        "|---|---|---|---|---|---|",
        f"| nothing | {base['rate']:.0f} | {base['p50']:.0f} | {base['p99']:.0f} | 1.00 | 1.0× |",
        *(
            f"| `{what}` | {found['rate']:.0f} | {found['p50']:.0f} | {found['p99']:.0f} "
            f"| {found['rate'] / base['rate']:.2f} | {found['p50'] / base['p50']:.1f}× |"
            for what, found in ((KINDS[ask], measured[ask]) for ask in KINDS)
        ),
        "",
    ]


def _place(api: str, token: str) -> str:
    """Place an order to be read; return its id."""
    import httpx  # noqa: PLC0415, needed once

    body = {"customerId": "load", "currency": "EUR", "items": [{"sku": "A", "quantity": 1, "unitPrice": 1}]}
    answer = httpx.post(f"{api}/orders", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    answer.raise_for_status()
    order_id: str = answer.json()["orderId"]
    return order_id
