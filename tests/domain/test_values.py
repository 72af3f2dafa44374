"""Small values are checked where they are made: durations, targets, buckets, pipelines, risks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain import risk
from toolkit.domain.duration import seconds
from toolkit.domain.environment import Environment, Local
from toolkit.domain.function import Function
from toolkit.domain.project import Defaults, Project
from toolkit.domain.risk import KINDS, LEVELS, Risk
from toolkit.domain.verification import Observation, Verification

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
PROJECT = Project("orders", ("dev", "staging", "prod"), Defaults("python3.11", "arm64", 512, 30))


@given(st.integers(0, 10**6), st.sampled_from(sorted(UNITS)))
def test_a_duration_is_a_number_and_a_unit(number: int, unit: str) -> None:
    """In seconds."""
    assert seconds(f"{number}{unit}") == number * UNITS[unit]


@given(st.text(max_size=8))
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Nothing is guessed: no sign, no blank, no fraction, no other digits."""
    try:
        found = seconds(text)
    except ValueError:
        return
    assert found >= 0
    assert text.isascii()
    assert text.rstrip("smhd").isdigit()


@pytest.mark.parametrize("text", ["", "5", "m", "-1s", "1.5h", " 1s", "1s ", "1s\n", "1 s", "1w", "1S", "٣s"])
def test_near_misses_of_a_duration_are_refused(text: str) -> None:
    """As people write them."""
    with pytest.raises(ValueError, match="no duration such as"):
        seconds(text)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", "http://127.8.9.10:1", "http://[::1]:4566"])
def test_the_local_target_is_a_loopback_address_with_a_port(endpoint: str) -> None:
    """Of either family."""
    assert Local(endpoint, "111111111111").port in (1, 4566)


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://10.0.0.1:4566", id="an address of the network"),
        pytest.param("http://0.0.0.0:4566", id="every address"),
        pytest.param("http://169.254.169.254:80", id="the metadata service"),
        pytest.param("http://localhost:4566", id="a host name, even this one"),
        pytest.param("http://127.0.0.1.evil.example:4566", id="a host name that looks alike"),
        pytest.param("http://127.0.0.1@evil.example:4566", id="a user name that looks alike"),
        pytest.param("http://s3.amazonaws.com:80", id="AWS"),
        pytest.param("https://127.0.0.1:4566", id="https"),
        pytest.param("ftp://127.0.0.1:4566", id="another scheme"),
        pytest.param("http://127.0.0.1", id="no port"),
        pytest.param("http://127.0.0.1:99999", id="an impossible port"),
        pytest.param("http://127.0.0.1:x", id="a port that is no number"),
        pytest.param("http://[::ffff:10.0.0.1]:4566", id="another address in another dress"),
        pytest.param("127.0.0.1:4566", id="no scheme"),
        pytest.param("", id="nothing"),
    ],
)
def test_the_local_target_is_nothing_else(endpoint: str) -> None:
    """It can't leave the machine, whatever is recorded or resolved."""
    with pytest.raises(ValueError, match=r".+"):
        Local(endpoint, "111111111111")


def test_buckets_bear_the_account_in_their_name() -> None:
    """Names of buckets are global, and two environments never share one."""
    environment = Environment("prod", "333333333333", "us-east-1")

    assert environment.artifact_bucket("orders") == "orders-artifacts-333333333333"
    assert environment.state_bucket("orders") == "orders-state-333333333333"


def test_each_environment_feeds_the_next() -> None:
    """The first is fed by nobody, the last feeds nobody."""
    ways = [(PROJECT.upstream(name), PROJECT.downstream(name)) for name in PROJECT.pipeline]

    assert ways == [(None, "staging"), ("dev", "prod"), ("staging", None)]


def test_a_secret_has_a_parameter_in_each_environment() -> None:
    """Two environments never share one."""
    assert PROJECT.secret_parameter("prod", "token_key") == "/orders/prod/token_key"


def test_a_handler_is_a_file_and_a_name_in_it() -> None:
    """The last part is the name."""
    function = Function("f", "create_order.entrypoint.handler", "python3.11", "arm64", 512, 30)

    assert (function.handler_file, function.handler_name) == ("create_order/entrypoint.py", "handler")


RISKS = st.builds(Risk, st.sampled_from(LEVELS), st.sampled_from(KINDS), st.text(max_size=3), st.just("m"))


@given(st.lists(RISKS, max_size=6))
def test_the_worst_risk_stands_first(risks: list[Risk]) -> None:
    """None is dropped."""
    ranked = risk.rank(risks)

    levels = [LEVELS.index(item.level) for item in ranked]
    assert levels == sorted(levels)
    assert sorted(map(repr, ranked)) == sorted(map(repr, risks))


OBSERVATIONS = st.builds(
    Observation,
    st.sampled_from(["bits", "alarms", "smoke"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["ok", "failed", "no-data"]),
)


@given(st.lists(OBSERVATIONS, max_size=5))
def test_a_verification_passes_only_where_bits_were_compared_and_nothing_failed(
    observations: list[Observation],
) -> None:
    """No data is no failure, and alone it is no success."""
    verification = Verification("dev", "r-1", tuple(observations))

    compared = any((item.area, item.outcome) == ("bits", "ok") for item in observations)
    assert verification.passed == (compared and all(item.outcome != "failed" for item in observations))


@pytest.mark.parametrize(
    "observations",
    [
        (),
        (Observation("bits", "f", "no-data"),),
        (Observation("smoke", "s", "ok"), Observation("alarms", "a", "ok")),
        (Observation("bits", "f", "ok"), Observation("alarms", "a", "failed")),
    ],
)
def test_what_was_not_seen_to_run_is_not_verified(observations: tuple[Observation, ...]) -> None:
    """Nothing at all, no data alone, the service alone, or a failure beside."""
    assert not Verification("dev", "r-1", observations).passed
