"""How does a short list look as bars?"""

from collections.abc import Sequence

import plotly.graph_objects as go

from monitor.ui import literal
from monitor.ui.charts.canvas import LONGEST, blank
from monitor.ui.palette import Palette

ROW = 46  # pixels a bar takes together with its label
SHOWN = 34  # letters of a name: in a third of a desk's screen the number beside it has room


def bars(rows: Sequence[tuple[str, str, float, str]], *, colours: Palette, language: str, colour: str | None = None) -> go.Figure:
    """A short list as bars with the names above them: (id, name, length ≥ 0, what the bar says). The first is on top."""
    figure = blank(colours, language, ROW * len(rows) + 8)
    longest = max((length for _, _, length, _ in rows), default=1) or 1
    at = [len(rows) - 1 - order for order in range(len(rows))]
    for width, opacity, lengths in ((0.3, 0.22, [longest] * len(rows)), (0.3, 1.0, [length for _, _, length, _ in rows])):
        figure.add_bar(
            x=lengths, y=at, orientation="h", width=width, customdata=[[entity] for entity, *_ in rows],
            text=[f"{literal.figure(literal.cut(name, LONGEST))}: {said}" for _, name, _, said in rows], textposition="none",
            hovertemplate="%{text}<extra></extra>",
            marker={"color": colours.grid if opacity < 1 else colour or colours.accent, "line": {"width": 0}, "cornerradius": 3},
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
    words = [
        {"text": text, "x": x, "xref": "paper", "xanchor": anchor, "y": y, "yshift": 16, "showarrow": False, "font": {"color": ink, "size": 13.5}}
        for y, (_entity, name, _length, said) in zip(at, rows, strict=True)
        for text, x, anchor, ink in ((literal.figure(literal.cut(name, SHOWN)), 0, "left", colours.ink), (said, 1, "right", colours.muted))
    ]  # all at once: one by one they take longer than everything else here
    figure.update_layout(barmode="overlay", margin={"l": 0, "r": 0, "t": 4, "b": 0}, annotations=words)
    figure.update_xaxes(visible=False, range=[0, longest], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.45, len(rows) - 0.3], fixedrange=True)
    return figure
