"""Draw what the confidence of records is worth: `python docs/build_curves.py` writes docs/images/confidence.svg."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from reportlab.graphics import renderSVG
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor

from policyparse.training.confidence import judged
from policyparse.training.judgements import JUDGED, read_judgements
from policyparse.training.reliability import BINS, tell_unseen

ROOT = Path(__file__).resolve().parent.parent
FIELDS = {"roles": ("roles", "#1f6f8b"), "deadlines": ("deadlines", "#c26a2d"), "record": ("whole record", "#3a3a3a")}
Points = list[tuple[float, float]]


def main() -> None:
    judgements = read_judgements(ROOT / "corpus" / JUDGED)
    today = np.array([not judgement.first_sight for judgement in judgements])
    told = tell_unseen(judgements)
    sure = {field: told[field][today] for field in FIELDS}
    right = {field: judged(judgements, field)[today] for field in FIELDS}
    drawing = Drawing(760, 360)
    reliable = [reliability(sure[field], right[field]) for field in FIELDS]
    _plot(
        drawing,
        50,
        "told",
        "right",
        [*reliable, [(0.0, 0.0), (1.0, 1.0)]],
        "Reliability: share of right records by what was told",
    )
    curves = [risk(sure[field], right[field]) for field in FIELDS]
    title = "Risk and coverage: share of wrong records among the surest"
    _plot(drawing, 430, "records kept, the surest first", "wrong", curves, title, top=0.5)
    legend = Legend()
    legend.x, legend.y, legend.alignment, legend.columnMaximum, legend.deltax = 250, 22, "right", 1, 110
    legend.colorNamePairs = [(HexColor(colour), name) for name, colour in FIELDS.values()]
    drawing.add(legend)
    (ROOT / "docs/images/confidence.svg").write_text(renderSVG.drawToString(drawing), "utf-8")


def reliability(told: np.ndarray, right: np.ndarray) -> Points:
    """The share of right records in each bin against what was told on average."""
    places = np.digitize(told, BINS[1:-1])
    return [(float(told[places == place].mean()), float(right[places == place].mean())) for place in np.unique(places)]


def risk(told: np.ndarray, right: np.ndarray) -> Points:
    """The share of wrong records among the surest, from a twentieth of them on."""
    wrong = ~right[np.argsort(-told, kind="stable")]
    shares = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return [((place + 1) / len(wrong), float(shares[place])) for place in range(len(wrong) // 20, len(wrong))]


def _plot(drawing: Drawing, x: int, across: str, up: str, lines: list[Points], title: str, top: float = 1.0) -> None:
    plot = LinePlot()
    plot.x, plot.y, plot.width, plot.height = x, 80, 300, 230
    plot.data = lines
    plot.xValueAxis.valueMin, plot.xValueAxis.valueMax, plot.xValueAxis.valueSteps = 0, 1, [0, 0.25, 0.5, 0.75, 1]
    plot.yValueAxis.valueMin, plot.yValueAxis.valueMax = 0, top
    plot.yValueAxis.valueSteps = [top * step / 5 for step in range(6)]
    plot.yValueAxis.visibleGrid = 1
    plot.yValueAxis.gridStrokeColor = HexColor("#dddddd")
    for axis in (plot.xValueAxis, plot.yValueAxis):
        axis.labelTextFormat = "%.2f"
        axis.labels.fontName = "Helvetica"
    for number, (_, colour) in enumerate(FIELDS.values()):
        plot.lines[number].strokeColor, plot.lines[number].strokeWidth = HexColor(colour), 2
        if len(lines[number]) < 20:
            plot.lines[number].symbol = makeMarker("FilledCircle", size=5)
            plot.lines[number].symbol.fillColor = HexColor(colour)
    for number in range(len(FIELDS), len(lines)):
        plot.lines[number].strokeColor, plot.lines[number].strokeDashArray = HexColor("#999999"), [4, 4]
    drawing.add(plot)
    drawing.add(String(x, 328, title, fontName="Helvetica", fontSize=11))
    drawing.add(String(x + 150, 50, across, fontName="Helvetica", fontSize=10, textAnchor="middle"))
    drawing.add(String(x - 34, 314, up, fontName="Helvetica", fontSize=10))


if __name__ == "__main__":
    main()
