"""Say how a bundle came about: SLSA provenance v1, an in-toto statement.

Sources: https://slsa.dev/spec/v1.0/provenance and https://in-toto.io/Statement/v1
"""

from __future__ import annotations

from toolkit.domain.in_toto import STATEMENT_TYPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PREDICATE_TYPE = "https://slsa.dev/provenance/v1"
_HOME = "https://terraform-python-toolkit.dev"


def statement(
    name: str,
    digest: str,
    *,
    runtime: str,
    architecture: str,
    packing: Mapping[str, Any],
    materials: Mapping[str, str],
    commit: str | None,
    dirty: bool,
    toolkit: str,
) -> dict[str, Any]:
    """Return the statement: what was built, from which inputs by digest, from which commit, and by what.

    Args:
        name: the bundle's.
        digest: SHA-256 of its zip, as hexadecimal digits.
        runtime: the Lambda runtime; empty for infrastructure.
        architecture: the instruction set; empty for infrastructure.
        packing: what is not packed as usual.
        materials: SHA-256 of every input, by URI.
        commit: what was checked out; None outside git.
        dirty: whether an input of it differs from the commit.
        toolkit: the version that built it.

    """
    inputs: list[dict[str, Any]] = [
        {"uri": uri, "digest": {"sha256": found}} for uri, found in sorted(materials.items())
    ]
    if commit is not None:
        inputs.insert(0, {"uri": "git", "digest": {"gitCommit": commit}, "annotations": {"dirty": dirty}})
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": digest}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"{_HOME}/package/v1",
                "externalParameters": {
                    "runtime": runtime,
                    "architecture": architecture,
                    **({"packing": dict(packing)} if packing else {}),
                },
                "internalParameters": {"resolver": "pip download --require-hashes --only-binary :all:"},
                "resolvedDependencies": inputs,
            },
            "runDetails": {"builder": {"id": f"{_HOME}/toolkit", "version": {"toolkit": toolkit}}},
        },
    }
