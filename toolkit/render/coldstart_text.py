"""What a cold start imports: for people, 80 columns wide, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.domain import import_tree
from toolkit.domain.coldstart import WHOLE_CPU
from toolkit.render.tables import WIDTH, folded, table
from toolkit.render.words import plural, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.domain.coldstart import Coldstart, Imported
    from toolkit.domain.import_tree import Module, Row

_LEAST = 0.03
"""the part of an import that a module has to take to be shown"""
_DEEPEST = 6
_MOST = 0.8
_SHARES_SHOWN = 12
_NUMBERS = 21
"""columns of the numbers before a module's name"""


def _ms(seconds: float) -> str:
    shown = seconds * 1000
    return f"{shown:,.1f} ms" if shown < 100 else f"{shown:,.0f} ms"  # noqa: PLR2004 - three digits tell enough


def coldstart(found: Coldstart) -> str:
    """Return what was measured: the verdict first."""
    imported, function, sizes = found.imported, found.function, found.sizes
    runs = f"median of {plural(len(imported.runs), 'run')}"
    if len(imported.runs) > 1:
        runs += f", {_ms(min(imported.runs))} to {_ms(max(imported.runs))}"
    lines = [
        f"{function.name}: importing {function.handler} takes {_ms(imported.seconds)} ({runs})",
        *_budget(found),
        (
            f"  package {size(sizes.size)} zipped, {size(sizes.unzipped_size)} unzipped; with layers"
            f" {size(sizes.size_with_layers)} and {size(sizes.unzipped_size_with_layers)}"
        ),
        f"  by Python {imported.python} on {imported.machine}, without bytecode that is not in the bundle",
        *(f"  [!] {note}" for note in imported.notes),
    ]
    return folded([*lines, *_shares(found), *_tree(found), *_cost(found)])


def _budget(found: Coldstart) -> list[str]:
    seconds = found.imported.seconds
    if found.budget is None:
        return ["  no budget: set budgets.init in function.yaml or toolkit.yaml"]
    if not found.over:
        return [f"  [ok] within its budget of {_ms(found.budget)}, {_ms(found.budget - seconds)} are left"]
    worst = import_tree.most(found.imported.shares, _MOST)[:3]
    told = ", ".join(f"{share.owner} ({_ms(share.own / 1e6)})" for share in worst)
    slow = [row for row in _rows(found.imported.tree) if row.name and row.depth == 1][:3]
    lines = [
        f"  [x] OVER ITS BUDGET of {_ms(found.budget)} by {_ms(seconds - found.budget)}",
        f"      most of it: {told}",
    ]
    if slow:
        named = ", ".join(f"{row.name} ({_ms(row.whole / 1e6)})" for row in slow)
        lines.append(f"      the handler's slowest imports: {named}")
    lines.append(
        "      fix: import where it is used what a start does not need, or take something smaller; or raise"
        f" budgets.init in functions/{found.function.name}/function.yaml"
    )
    return lines


def _shares(found: Coldstart) -> list[str]:
    shares = found.imported.shares
    whole = sum(share.own for share in shares) or 1
    shown = shares[:_SHARES_SHOWN]
    rows = [
        (share.owner, str(share.modules), _ms(share.own / 1e6), f"{100 * share.own / whole:.0f}%")
        for share in shown
    ]
    if not rows:
        return []
    lines = ["", table(("who", "modules", "time", "share"), rows, right=("modules", "time", "share"))]
    if shares[len(shown) :]:
        rest = sum(share.own for share in shares[len(shown) :])
        lines.append(f"… {len(shares) - len(shown)} more, {_ms(rest / 1e6)}")
    most = import_tree.most(shares, _MOST)
    if len(most) < len(shares):
        part = 100 * sum(share.own for share in most) / whole
        lines.append(f"{len(most)} of {len(shares)} make {part:.0f} % of it")
    return lines


def _rows(tree: Sequence[Module]) -> tuple[Row, ...]:
    whole = sum(module.whole for module in tree)
    return import_tree.rows(tree, least=max(1, round(whole * _LEAST)), deepest=_DEEPEST)


def _tree(found: Coldstart) -> list[str]:
    rows = _rows(found.imported.tree)
    if not rows:
        return []
    return ["", f"{'with all':>9} {'alone':>9}  module (ms)", *(_row(row) for row in rows)]


def _row(row: Row) -> str:
    times = f"{row.whole / 1000:>9,.1f} {row.own / 1000:>9,.1f}  "
    name = row.name or f"… {plural(row.count, 'more module')}"
    indent = "  " * row.depth
    room = WIDTH - _NUMBERS - len(indent)
    return times + indent + (name if len(name) <= room else f"…{name[1 - room :]}")


def _cost(found: Coldstart) -> list[str]:
    function, imported = found.function, found.imported
    least, most = found.cost(imported.seconds), found.cost(found.slowest)
    lines = [
        "",
        f"On Lambda, at {function.memory} MB on {function.architecture}, were a CPU there as fast as here:",
    ]
    lines.append(f"  with a whole vCPU: {_ms(imported.seconds)}, {least:,.2f} USD for a million cold starts")
    if found.cpu < 1:
        lines.append(
            f"  with the {found.cpu:.2f} vCPU of {function.memory} MB: {_ms(found.slowest)}, {most:,.2f} USD"
            f" (a whole one comes with {WHOLE_CPU:,} MB)"
        )
    if function.snap_start:
        lines.append(
            "  with SnapStart it is imported when a version is published, and restored when it starts"
        )
    lines.append("  This machine is not Lambda: hold it against Init Duration in the function's log.")
    return lines


def document(found: Coldstart) -> dict[str, Any]:
    """Return what was measured, in milliseconds, bytes and USD."""
    imported, sizes = found.imported, found.sizes
    return {
        "schema": "toolkit/coldstart/v1",
        "function": found.function.name,
        "handler": found.function.handler,
        "runtime": found.function.runtime,
        "architecture": found.function.architecture,
        "memory": found.function.memory,
        "import_ms": round(imported.seconds * 1000, 3),
        "runs_ms": [round(seconds * 1000, 3) for seconds in imported.runs],
        "budget_ms": None if found.budget is None else round(found.budget * 1000, 3),
        "over_budget": found.over,
        "python": imported.python,
        "machine": imported.machine,
        "notes": list(imported.notes),
        "size": sizes.size,
        "unzipped_size": sizes.unzipped_size,
        "size_with_layers": sizes.size_with_layers,
        "unzipped_size_with_layers": sizes.unzipped_size_with_layers,
        "shares": [
            {"owner": share.owner, "modules": share.modules, "own_ms": share.own / 1000}
            for share in imported.shares
        ],
        "cost": {
            "currency": "USD",
            "whole_cpu": {
                "init_ms": round(imported.seconds * 1000, 3),
                "million": found.cost(imported.seconds),
            },
            "own_cpu": {"init_ms": round(found.slowest * 1000, 3), "million": found.cost(found.slowest)},
            "vcpu": round(found.cpu, 3),
        },
        "tree": [_module(module, imported) for module in imported.tree],
    }


def _module(module: Module, imported: Imported) -> dict[str, Any]:
    return {
        "module": module.name,
        "owner": imported.owner(module.name),
        "own_ms": module.own / 1000,
        "whole_ms": module.whole / 1000,
        "imports": [_module(each, imported) for each in module.below],
    }
