"""Each account is reached by the role or profile that is named for it, and by no other's."""

from __future__ import annotations

import json

import pytest

from toolkit.config.reached import reached
from toolkit.domain.environment import Aws, Environment
from toolkit.errors import ConfigurationError

STAGING = Environment("staging", "2" * 12, "eu-west-1")
PLAN = f"arn:aws:iam::{STAGING.account}:role/orders-staging-plan"
ALSO = f"arn:aws:iam::{STAGING.account}:role/orders-staging-apply"


@pytest.mark.parametrize(
    ("environ", "applying", "expected"),
    [
        pytest.param({}, None, Aws(), id="nothing is named"),
        pytest.param({"TOOLKIT_ROLES": ""}, None, Aws(), id="an empty variable"),
        pytest.param({"TOOLKIT_ROLES": '{"dev": "x"}'}, None, Aws(), id="another environment"),
        pytest.param({"TOOLKIT_ROLES": json.dumps({"staging": PLAN})}, None, Aws(PLAN), id="a role"),
        pytest.param({"TOOLKIT_PROFILES": '{"staging": "st"}'}, None, Aws(profile="st"), id="a profile"),
        pytest.param({"TOOLKIT_APPLY_ROLE": ALSO}, "staging", Aws(ALSO), id="the one that is applied"),
        pytest.param({"TOOLKIT_APPLY_ROLE": ALSO}, "dev", Aws(), id="another one is applied"),
        pytest.param(
            {"TOOLKIT_ROLES": json.dumps({"staging": PLAN}), "TOOLKIT_PROFILES": '{"staging": "st"}'},
            None,
            Aws(PLAN),
            id="a role is more than a profile",
        ),
        pytest.param(
            {"TOOLKIT_ROLES": json.dumps({"staging": PLAN}), "TOOLKIT_APPLY_ROLE": ALSO},
            "staging",
            Aws(ALSO),
            id="what is applied is applied by the role for it",
        ),
    ],
)
def test_the_role_or_profile_of_an_environment(
    environ: dict[str, str], applying: str | None, expected: Aws
) -> None:
    """One that is named for another says nothing about it."""
    assert reached(STAGING, environ, applying=applying) == expected


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        pytest.param({"TOOLKIT_ROLES": "{"}, "no JSON", id="torn"),
        pytest.param({"TOOLKIT_ROLES": "[]"}, "no JSON object", id="a list"),
        pytest.param({"TOOLKIT_ROLES": '{"staging": 3}'}, "no JSON object", id="a number"),
        pytest.param({"TOOLKIT_ROLES": '{"staging": "admin"}'}, "no ARN of a role", id="no ARN"),
        pytest.param({"TOOLKIT_PROFILES": '{"staging": "a b"}'}, "no name of a profile", id="no profile"),
        pytest.param(
            {"TOOLKIT_ROLES": json.dumps({"staging": PLAN.replace("2", "3")})},
            "of the account 333333333333",
            id="another account's",
        ),
    ],
)
def test_what_can_not_be_used_is_told_before_an_account_is_touched(
    environ: dict[str, str], told: str
) -> None:
    """A role of another account above all."""
    with pytest.raises(ConfigurationError) as caught:
        reached(STAGING, environ)

    assert told in caught.value.problems[0].cause
