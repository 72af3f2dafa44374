"""Compare what runs with what is pinned, by digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain import digest, evidence
from toolkit.domain.verification import Observation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.domain.evidence import Evidence
    from toolkit.domain.release import Release
    from toolkit.ports.functions import RunningFunction
    from toolkit.usecases.account import Account


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the newest apply left behind."""

    release: str
    infrastructure: str
    """digest"""
    api: Mapping[str, Any] | None
    functions: Mapping[str, Mapping[str, Any]]
    alarms: tuple[str, ...]


def deployment(records: Sequence[Evidence]) -> Deployment | None:
    """Return what the evidence says was applied last; None where nothing was."""
    applied = evidence.latest(records, "applied")
    if applied is None:
        return None
    outputs = applied.details["outputs"]
    return Deployment(
        release=applied.release,
        infrastructure=applied.subjects["infrastructure"],
        api=outputs["api"],
        functions=outputs["functions"] or {},
        alarms=tuple(outputs["alarms"] or ()),
    )


def running(deployed: Deployment, *, account: Account) -> dict[str, RunningFunction | None]:
    """Ask the account what is behind the alias of every function that was applied."""
    return {
        name: account.functions.running(output["function_name"], output["alias"])
        for name, output in sorted(deployed.functions.items())
    }


def bits(
    release: Release, deployed: Deployment, functions: Mapping[str, RunningFunction | None]
) -> tuple[Observation, ...]:
    """Hold which bytes run, function by function and with their layers, against what is pinned."""
    pinned = {item.name: item.digest.base64 for item in release.bundles}
    names = {value: name for name, value in pinned.items()}
    found = []
    for name, function in functions.items():
        if function is None:
            found.append(Observation("bits", name, "failed", "it is not there"))
        elif function.code_sha256 != pinned.get(name):
            detail = f"version {function.version} runs {function.code_sha256}, pinned is {pinned.get(name)}"
            found.append(Observation("bits", name, "failed", detail))
        elif strangers := [layer for layer in function.layers if layer not in names]:
            found.append(Observation("bits", name, "failed", f"its layer {strangers[0]} is not pinned"))
        elif lost := sorted(set(_declared(deployed, name)) - {names[layer] for layer in function.layers}):
            found.append(Observation("bits", name, "failed", f"it runs without its layer {lost[0]}"))
        else:
            layers = "".join(f" + {names[layer]}" for layer in function.layers)
            found.append(Observation("bits", name, "ok", f"version {function.version}{layers}"))
    absent = {item.name for item in release.bundles if item.kind == "function"} - set(functions)
    found += [Observation("bits", name, "failed", "it was not deployed") for name in sorted(absent)]
    if deployed.release != release.id:
        detail = f"applied last was {deployed.release}, pinned is {release.id}"
        found.append(Observation("bits", "infrastructure", "failed", detail))
    else:
        found.append(Observation("bits", "infrastructure", "ok", str(release.infrastructure.digest)))
    return tuple(found)


def _declared(deployed: Deployment, name: str) -> list[str]:
    """Return the layers that a function was deployed with, as the newest apply recorded it."""
    return list(deployed.functions[name].get("layers", ()))


def digests(
    release: Release, deployed: Deployment, functions: Mapping[str, RunningFunction | None]
) -> dict[str, str]:
    """Name to digest of everything that runs, as the account reports it.

    AWS keeps no digest of the infrastructure: that one is what the newest apply recorded.
    """
    found: dict[str, str] = {}
    layers = {item.digest.base64: item.name for item in release.bundles}
    for name, function in functions.items():
        if function is None:
            continue
        found[name] = digest.from_base64(function.code_sha256).value
        for layer in function.layers:
            found[layers.get(layer, f"layer of {name}")] = digest.from_base64(layer).value
    return {**found, "infrastructure": deployed.infrastructure}


def alarms(deployed: Deployment, *, account: Account) -> tuple[Observation, ...]:
    """Return the state of every alarm; one without data has neither passed nor failed."""
    states = account.alarms.states(deployed.alarms)
    found = []
    for name in deployed.alarms:
        match states.get(name):
            case "OK":
                found.append(Observation("alarms", name, "ok"))
            case "ALARM":
                found.append(Observation("alarms", name, "failed", "it is firing"))
            case "INSUFFICIENT_DATA":
                found.append(Observation("alarms", name, "no-data", "it has seen no data"))
            case None:
                found.append(Observation("alarms", name, "failed", "it does not exist"))
    return tuple(found)
