"""What do all figures have in common?"""

import plotly.graph_objects as go

from monitor.ui.palette import Palette

FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'  # bundled with Streamlit
TALL = 350
ABOVE, BELOW = 12, 46  # pixels over the plot and under it, where dates take two lines
LEFT, RIGHT = 44, 12
LONGEST = 80  # letters of a name in a note or a legend
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def blank(colours: Palette, language: str, height: int) -> go.Figure:
    """The one template: both themes, both languages' separators, no chrome."""
    figure = go.Figure()
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": LEFT, "r": RIGHT, "t": ABOVE, "b": BELOW},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FAMILY, "size": 13, "color": colours.ink},
        separators=", " if language == "ru" else ".,",
        hoverlabel={
            "bgcolor": colours.card,
            "bordercolor": colours.grid,
            "font": {"family": FAMILY, "size": 13, "color": colours.ink},
            "align": "left",
        },
        hovermode="closest",
        dragmode=False,
        showlegend=False,
    )
    return figure
