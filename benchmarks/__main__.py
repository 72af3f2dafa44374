"""``./run bench [NAME [OPTION…]]``: run the measurements, and write their tables."""

from __future__ import annotations

import sys
from itertools import takewhile

from benchmarks import gates, package, plan, service

BENCHMARKS = {
    "package": package.main,
    "plan": lambda _options: plan.main(),
    "service": lambda _options: service.main(),
    "gates": lambda _options: gates.main(),
}


def main(arguments: list[str]) -> int:
    """Run the named measurements, or all; options are those of the one that is named before them."""
    names = list(takewhile(lambda argument: not argument.startswith("-"), arguments))
    options = arguments[len(names) :]
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        sys.stderr.write(f"error: there is no benchmark {', '.join(unknown)}\n")
        sys.stderr.write(f"cause: there are {', '.join(BENCHMARKS)}\n  fix: name one of these\n")
        return 2
    if options and names != ["package"]:
        sys.stderr.write(f"error: {options[0]} can't be used here\n")
        sys.stderr.write("cause: only package has options\n  fix: ./run bench package --help\n")
        return 2
    for name in names or BENCHMARKS:
        BENCHMARKS[name](options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
