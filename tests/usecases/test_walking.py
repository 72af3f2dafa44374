"""The demo walks the road as a user would, doctor judges a machine, validate imports no handler."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from world import FUNCTION, World

from toolkit.adapters.memory import MemoryClock, MemoryCommandLine, MemoryProgress
from toolkit.errors import Refused, ToolError
from toolkit.usecases.demo import demo
from toolkit.usecases.doctor import Machine, diagnose
from toolkit.usecases.validate import wiring

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.domain.demonstration import Demo

BITS = {FUNCTION: "sha256:1", "infrastructure": "sha256:2"}
MACHINE = Machine(
    python=(3, 11, 7),
    terraform="1.11.4",
    library=False,
    pin=None,
    git="2.39.5",
    mirror=None,
    free=10 * 1024**3,
    environments=[("checkov", True), ("emulator", True)],
    target="aws",
    credentials="111111111111",
)


def board(**bits: dict[str, str]) -> str:
    """Return what status prints, with these bits in these environments."""
    rows = [{"name": name, "release": "r-1", "bits": found, "api_url": None} for name, found in bits.items()]
    return json.dumps({"environments": rows})


def walked(toolkit: MemoryCommandLine, *, fast: bool = False) -> Demo:
    """Walk the road."""
    return demo(World().project, toolkit=toolkit, clock=MemoryClock(), progress=MemoryProgress(), fast=fast)


def test_the_demo_walks_every_environment_in_the_order_of_the_pipeline() -> None:
    """Publish once, then promote, apply and verify."""
    toolkit = MemoryCommandLine({("status",): board(dev=BITS, staging=BITS, prod=BITS)})

    done = walked(toolkit)

    road = [words[:3] if words[0] == "promote" else words[:2] for words in toolkit.ran]
    assert done.walked == ("dev", "staging", "prod")
    assert [words for words in road if words[0] in ("promote", "apply", "verify")] == [
        ("apply", "dev"), ("verify", "dev"),
        ("promote", "dev", "staging"), ("apply", "staging"), ("verify", "staging"),
        ("promote", "staging", "prod"), ("apply", "prod"), ("verify", "prod"),
    ]  # fmt: skip
    assert [words[:3] for words in toolkit.ran].count(("package", "--publish", "dev")) == 1


def test_the_demo_touches_the_local_target_alone() -> None:
    """Whatever credentials lie about on the machine."""
    toolkit = MemoryCommandLine({("status",): board(dev=BITS, staging=BITS, prod=BITS)})

    walked(toolkit)

    reaching = [words for words in toolkit.ran if words[0] not in ("local", "validate", "scan")]
    assert all("--target local" in " ".join(words) for words in reaching)


def test_the_fast_demo_ends_in_the_second_environment() -> None:
    """It shows one promotion."""
    toolkit = MemoryCommandLine({("status",): board(dev=BITS, staging=BITS, prod={})})

    assert walked(toolkit, fast=True).walked == ("dev", "staging")


@pytest.mark.parametrize("staging", [{}, {**BITS, FUNCTION: "sha256:9"}])
def test_the_demo_fails_where_the_bits_are_not_the_same(staging: dict[str, str]) -> None:
    """It is a proof, and no show."""
    toolkit = MemoryCommandLine({("status",): board(dev=BITS, staging=staging, prod=BITS)})

    with pytest.raises(ToolError, match="do not run the same bits"):
        walked(toolkit)


def test_the_demo_fails_where_no_bits_were_seen_at_all() -> None:
    """Nothing is equal to nothing, and proves nothing."""
    toolkit = MemoryCommandLine({("status",): board(dev={}, staging={}, prod={})})

    with pytest.raises(ToolError):
        walked(toolkit)


def test_the_demo_stops_at_the_first_command_that_fails() -> None:
    """A refused verification is not walked past."""
    toolkit = MemoryCommandLine({("verify", "dev"): Refused("dev is not verified", cause="alarm")})

    with pytest.raises(Refused):
        walked(toolkit)

    assert not any(words[0] == "promote" for words in toolkit.ran)


def statuses(machine: Machine) -> dict[str, str]:
    """Return what doctor says of each area."""
    return {item.name: item.status for item in diagnose(machine)}


def test_a_machine_that_has_everything_is_well() -> None:
    """What was not looked at is skipped and never called well."""
    assert statuses(MACHINE) == {
        "python": "ok",
        "terraform": "ok",
        "aws provider": "skipped",
        "git": "ok",
        "checkov": "ok",
        "emulator": "ok",
        "credentials": "ok",
        "disk": "ok",
    }


@pytest.mark.parametrize(
    ("area", "machine", "status"),
    [
        ("python", replace(MACHINE, python=(3, 10, 9)), "failed"),
        ("terraform", replace(MACHINE, terraform=None), "warning"),
        ("terraform", replace(MACHINE, pin="1.11.3"), "failed"),
        ("terraform", replace(MACHINE, pin="1.11.4", library=True), "ok"),
        ("terraform", replace(MACHINE, terraform="1.9.8"), "failed"),
        ("terraform", replace(MACHINE, terraform="2.0.0"), "failed"),
        ("terraform", replace(MACHINE, terraform="1.12.0-beta1"), "ok"),
        ("terraform", replace(MACHINE, terraform="1.10.0"), "ok"),
        ("git", replace(MACHINE, git=None), "failed"),
        ("checkov", replace(MACHINE, environments=[("checkov", False)]), "skipped"),
        ("credentials", replace(MACHINE, credentials=None), "warning"),
        ("credentials", replace(MACHINE, credentials=None, target="local"), "warning"),
        ("disk", replace(MACHINE, free=1024), "warning"),
    ],
)
def test_what_a_machine_lacks_is_told_with_what_mends_it(area: str, machine: Machine, status: str) -> None:
    """One line an area; nothing that is not well goes without a fix."""
    (found,) = [item for item in diagnose(machine) if item.name == area]

    assert found.status == status
    assert status == "ok" or found.fix


HANDLERS = {
    "def handler(event, context): ...": True,
    "async def handler(event, context): ...": True,
    "class handler: ...": True,
    "handler = object()": True,
    "handler: object = object()": True,
    "from somewhere import handler": True,
    "from somewhere import other as handler": True,
    "import handler": True,
    "from somewhere import handler as other": False,
    "def other():\n    def handler(): ...": False,
    "def handler(:": False,
    "": False,
}


@pytest.mark.parametrize(("source", "defined"), HANDLERS.items())
def test_a_handler_is_looked_up_and_never_imported(source: str, defined: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """A module that would do something when imported does nothing."""
    trap = tmp_path / "imported"
    file = tmp_path / "functions" / FUNCTION / "create_order" / "entrypoint.py"
    file.parent.mkdir(parents=True)
    file.write_text(f"{source}\nopen({str(trap)!r}, 'w')\n", encoding="utf-8")
    for name in ("dev", "staging", "prod"):
        (tmp_path / "terraform" / "envs" / name).mkdir(parents=True)

    broken = wiring(World().project, root=tmp_path, overrides={}, accounts={})

    assert [item.rule for item in broken] == ([] if defined else ["handler-exists"])
    assert not trap.exists()
