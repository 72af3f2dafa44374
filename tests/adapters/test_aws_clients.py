"""The local target reaches its loopback address and nothing else, whatever the machine is set up for."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from toolkit.adapters.aws_clients import client, process_environment
from toolkit.domain.environment import Aws, Environment, Local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEV = Environment("dev", "111111111111", "eu-west-1")
LOCAL = Local("http://127.0.0.1:4566", DEV.account)
MACHINE = {
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_PROFILE": "prod",
    "AWS_DEFAULT_PROFILE": "prod",
    "AWS_REGION": "us-west-2",
    "AWS_CONFIG_FILE": "/elsewhere/config",
    "AWS_ENDPOINT_URL": "https://evil.example",
    "AWS_ENDPOINT_URL_S3": "https://evil.example",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
    "AWS_ROLE_ARN": "arn:aws:iam::333333333333:role/admin",
    "AWS_CA_BUNDLE": "/etc/ca.pem",
    "HTTP_PROXY": "http://proxy.example:3128",
    "https_proxy": "http://proxy.example:3128",
    "ALL_PROXY": "socks5://proxy.example",
    "no_proxy": "127.0.0.1",
    "PATH": "/bin",
    "TF_VAR_size": "3",
}


def test_a_process_of_the_local_target_gets_nothing_of_the_machines_aws() -> None:
    """No key, profile, endpoint, role or proxy; everything else as it is."""
    found = process_environment(DEV, LOCAL, MACHINE)

    ours = {name: value for name, value in found.items() if name.startswith("AWS_")}
    assert ours == {
        "AWS_ACCESS_KEY_ID": "111111111111",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    proxies = {name: value for name, value in found.items() if name.lower().endswith("_proxy")}
    assert proxies == {"NO_PROXY": "*"}
    assert (found["PATH"], found["TF_VAR_size"]) == ("/bin", "3")


def test_a_process_of_aws_gets_the_credentials_that_the_machine_gives() -> None:
    """And the region that the environment declares."""
    assert process_environment(DEV, Aws(), MACHINE) == MACHINE | {"AWS_REGION": "eu-west-1"}


@pytest.fixture
def misled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set this process up for another account, by every way that boto3 knows."""
    config = tmp_path / "config"
    config.write_text(
        "[default]\nregion = us-west-2\nendpoint_url = https://evil.example\nuse_fips_endpoint = true\n"
        "[profile prod]\nrole_arn = arn:aws:iam::333333333333:role/admin\nsource_profile = default\n",
        encoding="utf-8",
    )
    credentials = tmp_path / "credentials"
    credentials.write_text("[default]\naws_access_key_id = AKIAREAL\naws_secret_access_key = real\n")
    for name, value in MACHINE.items():
        if name.startswith("AWS_") and name != "AWS_CA_BUNDLE":
            monkeypatch.setenv(name, value)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", "true")


@pytest.mark.usefixtures("misled")
@pytest.mark.parametrize("service", ["s3", "lambda", "sts", "ssm", "cloudwatch"])
def test_a_local_client_has_the_loopback_endpoint_whatever_is_set(service: str) -> None:
    """No profile is looked up, no endpoint of a service's own is taken."""
    made = client(service, DEV, LOCAL)

    assert made.meta.endpoint_url == "http://127.0.0.1:4566"
    assert made.meta.region_name == "eu-west-1"


@contextmanager
def emulator() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Listen on loopback; keep path and authorization of every request."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers every request with who it is."""

        def do_POST(self) -> None:
            """Answer as STS does."""
            asked.append((self.path, self.headers["Authorization"]))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = (
                b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account>"
                b"</GetCallerIdentityResult></GetCallerIdentityResponse>"
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.usefixtures("misled")
def test_a_local_request_goes_to_loopback_as_the_local_account() -> None:
    """Not through the proxy, not to a FIPS endpoint, not with the machine's keys."""
    with emulator() as (endpoint, asked):
        answer = client("sts", DEV, Local(endpoint, DEV.account)).get_caller_identity()

    assert answer["Account"] == "111111111111"
    ((_, authorization),) = asked
    assert "Credential=111111111111/" in authorization


def test_the_local_target_does_without_boto3() -> None:
    """It takes as long to load as all the rest."""
    code = (
        "import json, sys; from toolkit.adapters.aws_clients import client;"
        "from toolkit.domain.environment import Environment, Local;"
        "client('sts', Environment('dev', '1' * 12, 'eu-west-1'), Local('http://127.0.0.1:1', '1' * 12));"
        "print(json.dumps('boto3' in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert json.loads(done.stdout) is False
