"""Where a release runs: an account, and how to reach it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

TargetName = Literal["aws", "local"]


@dataclass(frozen=True, slots=True)
class Environment:
    """What ``terraform/envs/<name>/environment.yaml`` declares."""

    name: str
    account: str
    region: str

    def artifact_bucket(self, project: str) -> str:
        """Return the bucket that holds bundles, releases and evidence."""
        return f"{project}-artifacts-{self.account}"

    def state_bucket(self, project: str) -> str:
        """Return the bucket that holds Terraform's state."""
        return f"{project}-state-{self.account}"


@dataclass(frozen=True, slots=True)
class Aws:
    """The real AWS, by whatever credentials the machine gives, unless a role or a profile is named."""

    role: str = ""
    """ARN of the role that is assumed by the identity of the job"""
    profile: str = ""
    """of the machine's AWS configuration"""


@dataclass(frozen=True, slots=True)
class Local:
    """The embedded AWS; refuses to be anything but loopback."""

    endpoint: str
    account: str
    """Whose account was started there; what an environment declares may be another"""

    def __post_init__(self) -> None:
        parts = urlsplit(self.endpoint)
        try:
            loopback = ipaddress.ip_address(parts.hostname or "").is_loopback
        except ValueError:
            loopback = False
        if parts.scheme != "http" or not loopback or parts.port is None:
            raise ValueError(f"{self.endpoint!r} is not http://<loopback address>:<port>")

    @property
    def port(self) -> int:
        """The TCP port that the emulator listens on."""
        port = urlsplit(self.endpoint).port
        assert port is not None
        return port


Target = Aws | Local
