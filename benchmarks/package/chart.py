"""Draw the chart: ``chart.py TARGET``, with the figures as JSON on stdin, in matplotlib's environment.

The same figures give the same bytes. Text stays text; what is shown follows the reader's theme, on a
ground of its own, so that it can be read where the page's theme is another.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

INK, GROUND, FAINT = "#1f2328", "#ffffff", "#d1d9e0"
DARK = {INK: "#e6edf3", GROUND: "#0d1117", FAINT: "#30363d"}
COLOURS = {"toolkit": "#0969da", "sam": "#d4720b", "osls": "#a04fc4", "pip + zip": "#7d8590"}
WIDTH, BAR = 9.0, 0.19
"""inches"""


def draw(panels: list[dict[str, Any]], described: str) -> str:
    """Return the SVG: a panel for each corpus, a group of bars for each case, a bar for each tool."""
    import matplotlib as mpl  # noqa: PLC0415, it is in this program's environment alone

    mpl.use("svg")
    mpl.rcParams.update(
        {"svg.hashsalt": "package", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}
    )
    for part in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color"):
        mpl.rcParams[part] = INK
    from matplotlib import pyplot as plt  # noqa: PLC0415

    rows = [sum(len(group["bars"]) + _gap(group) for group in panel["groups"]) for panel in panels]
    figure, axes = plt.subplots(
        len(panels), 1, sharex=True, figsize=(WIDTH, BAR * sum(rows) + 0.42 * len(panels) + 0.9),
        height_ratios=rows, squeeze=False, facecolor=GROUND, layout="constrained",
    )  # fmt: skip
    for panel, (axis,) in zip(panels, axes, strict=True):
        _panel(axis, panel)
    axes[-1][0].set_xlabel("seconds (logarithmic)")
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    figure.legend(handles, COLOURS, loc="outside upper center", ncols=len(COLOURS), frameon=False)
    written = io.StringIO()
    figure.savefig(written, format="svg", facecolor=GROUND, metadata={"Date": None, "Creator": None})
    return _dressed(written.getvalue(), described)


def _gap(group: dict[str, Any]) -> float:
    """Return how many bars' room is left after a group."""
    return 1 if len(group["bars"]) > 1 else 0.2


def _panel(axis: Any, panel: dict[str, Any]) -> None:  # noqa: ANN401, matplotlib is not there to be named
    place, ticks = 0.0, []
    for group in panel["groups"]:
        begun = place
        for bar in group["bars"]:
            axis.barh(place, bar["seconds"], height=0.86, color=COLOURS[bar["tool"]], left=0)
            label = f"{bar['seconds']:.2g} s" if bar["seconds"] < 10 else f"{bar['seconds']:.0f} s"  # noqa: PLR2004
            axis.annotate(
                label, (bar["seconds"], place), (3, 0), textcoords="offset points", va="center", fontsize=8
            )
            place += 1
        ticks.append(((begun + place - 1) / 2, group["name"]))
        place += _gap(group)
    axis.set_title(panel["name"], loc="left", fontsize=10, fontweight="bold")
    axis.set_xscale("log")
    axis.set_xlim(0.01, 600)
    axis.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    axis.minorticks_off()
    axis.set_yticks([tick for tick, _ in ticks], [name for _, name in ticks])
    axis.set_ylim(place - _gap(panel["groups"][-1]) - 0.4, -0.6)
    axis.set_facecolor(GROUND)
    axis.grid(axis="x", color=FAINT, linewidth=0.8)
    axis.set_axisbelow(True)
    axis.tick_params(length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)


def _dressed(svg: str, described: str) -> str:
    """Return the SVG with a title and description for screen readers, and colours for a dark theme."""
    rules = "".join(
        f'[style*="{part}: {light}"]{{{part}:{dark}!important}}'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
    )
    head, _, rest = svg.partition("<svg ")
    opening, _, body = rest.partition(">")
    declared = head[head.index("<?xml") : head.index("?>") + 2]
    words = f'<title id="title">Seconds to package, by tool</title>\n<desc id="desc">{described}</desc>'
    style = (
        f'<style>text{{font-family:-apple-system,"Segoe UI",Helvetica,Arial,sans-serif!important}}'
        f"@media (prefers-color-scheme: dark){{{rules}}}</style>"
    )
    return f'{declared}\n<svg role="img" aria-labelledby="title desc" {opening}>\n{words}\n{style}{body}'


if __name__ == "__main__":
    given = json.load(sys.stdin)
    Path(sys.argv[1]).write_text(draw(given["panels"], given["described"]), "utf-8")
