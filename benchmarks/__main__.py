"""``./run bench [NAME]``: run the measurements, and write their tables."""

from __future__ import annotations

import sys

from benchmarks import package, service

BENCHMARKS = {"package": package.main, "service": service.main}


def main(names: list[str]) -> int:
    """Run the named measurements, or all."""
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        sys.stderr.write(f"error: there is no benchmark {', '.join(unknown)}\n")
        sys.stderr.write(f"cause: there are {', '.join(BENCHMARKS)}\n  fix: name one of these\n")
        return 2
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
