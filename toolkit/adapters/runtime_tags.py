"""Which wheels load in a Lambda runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (python3.11 and older run on
Amazon Linux 2, glibc 2.26; later ones on Amazon Linux 2023, glibc 2.34).
"""

from __future__ import annotations

MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_FIRST_ON_AL2023 = 12
_OLDEST_GLIBC = 5


def glibc(runtime: str) -> int:
    """Return the minor version of the runtime's glibc 2."""
    return 34 if int(runtime.removeprefix("python3.")) >= _FIRST_ON_AL2023 else 26


def platforms(runtime: str, architecture: str) -> list[str]:
    """Return the platform tags whose wheels load in a runtime, best first."""
    machine = MACHINES[architecture]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(glibc(runtime), _OLDEST_GLIBC - 1, -1)]
    return [*tags, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]


def pip_options(runtime: str, architecture: str) -> list[str]:
    """Return what makes pip look for a runtime's wheels and no others, on any host."""
    version = runtime.removeprefix("python")
    return [
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", version,
        "--abi", "cp" + version.replace(".", ""), "--abi", "abi3", "--abi", "none",
        *(part for tag in platforms(runtime, architecture) for part in ("--platform", tag)),
    ]  # fmt: skip
