"""How is the attention to a closed set divided among its members?"""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from monitor.selection import Step, Unit
from monitor.ui import literal
from monitor.ui.charts.axes import of_size, of_time
from monitor.ui.charts.canvas import LONGEST, TALL, blank
from monitor.ui.dates import bucket_name
from monitor.ui.palette import Palette
from monitor.ui.text import percent, say


def voice(
    frame: pd.DataFrame, *, names: Mapping[str, str], places: Mapping[str, int], colours: Palette, step: Step, unit: Unit, language: str
) -> go.Figure:
    """One column a bucket, filled by the members' shares.

    Args:
        frame: `date, entity, count, sum, voice` (analysis.trends.voice); NaN leaves its column empty.
    """
    figure = blank(colours, language, TALL)
    for entity, rows in frame.groupby("entity", sort=False):
        name = literal.figure(literal.cut(names.get(str(entity), str(entity)), LONGEST))
        known = rows[rows["voice"].notna()]
        data = [
            [day.isoformat(), str(entity), f"<b>{name}</b><br>{bucket_name(day, step, language)}<br>{_counted(count, total, unit, language)}"]
            for day, count, total in zip(known["date"], known["count"], known["sum"], strict=True)
        ]
        figure.add_bar(
            x=list(known["date"]), y=[float(share) for share in known["voice"]], name=name, customdata=data,
            hovertemplate="%{customdata[2]}<extra></extra>", showlegend=True,
            marker={"color": colours.lines[places[str(entity)] % len(colours.lines)], "line": {"width": 0.5, "color": colours.paper}},
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 0.75}},
        )  # fmt: skip
    of_time(figure, frame["date"].min(), frame["date"].max(), step, colours, language)
    of_size(figure, colours, ".0%", whole=False)
    figure.update_yaxes(range=[0, 1])
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "bgcolor": "rgba(0,0,0,0)"}
    figure.update_layout(
        barmode="stack", bargap=0.12, showlegend=True, legend=legend | {"font": {"color": colours.ink}, "itemclick": False, "itemdoubleclick": False},
        margin_t=34,
    )  # fmt: skip
    return figure


def _counted(count: float, total: float, unit: Unit, language: str) -> str:
    return f"{percent(count / total, language=language)}: {say(language, f'n.{unit}', n=int(count))} {say(language, 'trends.of', total=int(total))}"
