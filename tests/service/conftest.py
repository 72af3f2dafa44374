"""Deploy the order service once, as a user would, for every test of this folder."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from clones import clone
from deployed import Service
from toolkit_process import Toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "111111111111"


@pytest.fixture(scope="session")
def service(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service in dev, on an embedded AWS of its own.

    With SERVICE_FOLDER it is that of a project that was deployed before, and stays: for whoever
    writes tests, and does not want to wait for a deployment each time.
    """
    deployed = os.environ.get("SERVICE_FOLDER")
    folder = Path(deployed) if deployed else clone(root, tmp_path_factory.mktemp("service") / "orders")
    toolkit = Toolkit((sys.executable, "-m", "toolkit"), folder)
    accounts = toolkit.ask("local", "up", "--port", "14566")
    try:
        if not deployed:
            toolkit.must("package", "--publish", "dev")
            toolkit.must("apply", "dev", "--yes")
        [dev] = [row for row in toolkit.ask("status")["environments"] if row["name"] == "dev"]
        [emulator] = [row for row in accounts["environments"] if row["name"] == "dev"]
        made = Service(
            toolkit=toolkit,
            account=dev["account"],
            endpoint=emulator["endpoint"],
            api_url=dev["api_url"],
            token=toolkit.must("token", "dev").stdout.strip(),
            outputs=toolkit_state(emulator["endpoint"]),
        )
        yield made
        made.close()
    finally:
        if not deployed:
            toolkit.must("local", "down")


def toolkit_state(endpoint: str) -> dict[str, object]:
    """Return Terraform's outputs in dev, from its state."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
    )
    body = client.get_object(Bucket=f"orders-state-{ACCOUNT}", Key="terraform.tfstate")["Body"].read()
    return {name: output["value"] for name, output in json.loads(body)["outputs"].items()}
