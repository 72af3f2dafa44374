"""boto3 clients and process environments of a target.

The local target takes nothing from the machine: no profile, no proxy, no endpoint of its own, so that it
can reach the loopback address of its emulator and nothing else.
"""

from __future__ import annotations

import os
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from toolkit.adapters import aws_errors, job_identity
from toolkit.domain.environment import Local
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import boto3

    from toolkit.domain.environment import Aws, Environment, Target

_MAKING = Lock()
_LOCAL_SECRET = "local"  # noqa: S105 - the emulator asks for some value and checks none
_ISOLATED = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""botocore's session variables that would let the machine's own AWS set-up in"""
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
}
"""Variables that say by which credentials AWS is reached"""
_PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}


def process_environment(
    environment: Environment, target: Target, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the variables with which a child process reaches the target."""
    if not isinstance(target, Local):
        return _own(environ, environment, target)
    clean = {
        key: value
        for key, value in environ.items()
        if not key.startswith("AWS_") and key.lower() not in _PROXIES
    }
    return clean | {
        "AWS_ACCESS_KEY_ID": target.account,
        "AWS_SECRET_ACCESS_KEY": _LOCAL_SECRET,
        "AWS_REGION": environment.region,
        "AWS_DEFAULT_REGION": environment.region,
        "AWS_ENDPOINT_URL": target.endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "*",
    }


def _own(environ: Mapping[str, str], environment: Environment, target: Aws) -> dict[str, str]:
    """Return the variables for the real AWS: the machine's credentials, a profile, or an hour of a role's."""
    region = {"AWS_REGION": environment.region}
    if not (target.role or target.profile):
        return {**environ, **region}
    kept = {key: value for key, value in environ.items() if key not in _CREDENTIALS}
    if target.profile:
        return {**kept, **region, "AWS_PROFILE": target.profile}
    with aws_errors.explained(f"let this job assume {target.role}"):
        found = _session(target, environment.region).get_credentials().get_frozen_credentials()
    return {
        **kept,
        **region,
        "AWS_ACCESS_KEY_ID": found.access_key,
        "AWS_SECRET_ACCESS_KEY": found.secret_key,
        "AWS_SESSION_TOKEN": found.token,
    }


@cache
def _isolated() -> botocore.session.Session:
    """Return one session for all local clients: it reads each service's model once."""
    return botocore.session.Session(session_vars=_ISOLATED)


@cache
def _session(target: Aws, region: str) -> boto3.Session:
    # Loaded here: it takes as long as all else, and the local target does without.
    import boto3  # noqa: PLC0415
    from botocore.exceptions import ProfileNotFound  # noqa: PLC0415 - as above

    if target.role:
        return boto3.Session(botocore_session=_assuming(target.role, region))
    try:
        return boto3.Session(profile_name=target.profile or None)
    except ProfileNotFound as error:
        raise ConfigurationError(
            "no account was reached",
            cause=f"this machine's AWS configuration has no profile {target.profile}",
            fix="aws configure list-profiles tells which there are; correct TOOLKIT_PROFILES",
        ) from error


def _assuming(role: str, region: str) -> botocore.session.Session:
    """Return a session that assumes a role, anew whenever its hour is over; it asks nobody before it must."""
    from botocore import credentials  # noqa: PLC0415 - jobs alone need it

    session = botocore.session.Session()
    fetcher = credentials.AssumeRoleWithWebIdentityCredentialFetcher(
        client_creator=partial(session.create_client, region_name=region),
        web_identity_token_loader=job_identity.token,
        role_arn=role,
        extra_args={"RoleSessionName": "toolkit"},
    )
    session._credentials = credentials.DeferredRefreshableCredentials(  # noqa: SLF001 - botocore has no other way
        method="assume-role-with-web-identity", refresh_using=fetcher.fetch_credentials
    )
    return session


@cache
def client(service: str, environment: Environment, target: Target) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
    """Return a boto3 client of the target, one for all who ask; it is made when it is used first."""
    return _Lazy(partial(_made, service, environment, target))


class _Lazy:
    """A client that is made when it is used first: reading the model of a service takes its time."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - boto3 makes its types at run time
        # botocore's sessions make one client at a time.
        with _MAKING:
            if "_client" not in self.__dict__:
                self.__dict__["_client"] = self._make()
        return getattr(self.__dict__["_client"], name)


def _made(service: str, environment: Environment, target: Target) -> Any:  # noqa: ANN401 - as above
    if not isinstance(target, Local):
        return _session(target, environment.region).client(service, region_name=environment.region)
    return _isolated().create_client(
        service,
        region_name=environment.region,
        endpoint_url=target.endpoint,
        aws_access_key_id=target.account,
        aws_secret_access_key=_LOCAL_SECRET,
        config=Config(
            proxies={},
            connect_timeout=2,
            read_timeout=60,
            retries={"total_max_attempts": 2, "mode": "standard"},
        ),
    )
