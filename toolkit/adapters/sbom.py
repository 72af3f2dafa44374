"""Describe a bundle: its components (CycloneDX 1.6) and how it was built (SLSA provenance v1).

Sources: https://cyclonedx.org/docs/1.6/json/ and https://slsa.dev/spec/v1.0/provenance
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain.evidence import STATEMENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.bundle import Bundle


def bill_of_materials(bundle: Bundle) -> dict[str, Any]:
    """Return the CycloneDX document; no time, no serial number: equal bundles, equal documents."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": bundle.name,
                "version": bundle.digest.value,
                "hashes": [{"alg": "SHA-256", "content": bundle.digest.hex}],
            }
        },
        "components": [
            {
                "type": "library",
                "name": item.name,
                "version": item.version,
                "purl": f"pkg:pypi/{item.name}@{item.version}",
                "hashes": [{"alg": "SHA-256", "content": item.digest.hex}],
            }
            for item in bundle.components
        ],
    }


def provenance(bundle: Bundle, *, materials: Mapping[str, str], toolkit: str) -> dict[str, Any]:
    """Return the SLSA provenance: inputs by digest, and what built them."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": bundle.name, "digest": {"sha256": bundle.digest.hex}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "https://terraform-python-toolkit.dev/package/v1",
                "externalParameters": {"runtime": bundle.runtime, "architecture": bundle.architecture},
                "resolvedDependencies": [
                    {"uri": uri, "digest": {"sha256": digest}} for uri, digest in sorted(materials.items())
                ],
            },
            "runDetails": {"builder": {"id": f"https://terraform-python-toolkit.dev/toolkit@{toolkit}"}},
        },
    }
