"""How does a frame look? Frame → Plotly figure, nothing drawn here."""

from monitor.ui.charts.bars import bars
from monitor.ui.charts.canvas import CONFIG, FAMILY
from monitor.ui.charts.lines import FEW, lines
from monitor.ui.charts.pen import Around, shown
from monitor.ui.charts.strip import strip
from monitor.ui.charts.voice import voice

__all__ = ["CONFIG", "FAMILY", "FEW", "Around", "bars", "lines", "shown", "strip", "voice"]
