"""What do our own pieces of HTML look like? One small sheet for both themes."""

from monitor.ui.palette import palette

SHEET = """<style>
.m-list {{ list-style: none; margin: 0; padding: 0 !important; }}
.m-list li {{ margin: 0; padding: 0.7rem 0; border-top: 1px solid {grid}; overflow-wrap: anywhere; }}
.m-list li:first-child {{ border-top: 0; padding-top: 0.1rem; }}
.m-meta {{ color: {muted}; font-size: 0.85rem; font-variant-numeric: tabular-nums; margin-bottom: 0.1rem; }}
.m-title {{ color: {ink}; font-weight: 600; text-decoration: none; line-height: 1.35; }}
a.m-title:hover, a.m-title:focus-visible {{ color: {accent}; text-decoration: underline; text-underline-offset: 3px; }}
.m-quote {{ margin: 0.3rem 0 0; padding-left: 0.8rem; border-left: 2px solid {grid}; color: {ink}; opacity: 0.88;
  font-size: 0.95rem; line-height: 1.5; }}
.m-mark {{ background: {mark}; color: inherit; border-radius: 3px; padding: 0 2px;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }}
.m-card {{ overflow-wrap: anywhere; line-height: 1.45; border-top: 1px solid {grid}; padding-top: 0.7rem; }}
[data-testid="stMarkdownContainer"] {{ overflow-wrap: anywhere; }}
.m-card .m-title {{ margin-right: 0.4rem; }}
.m-where {{ color: {muted}; font-size: 0.85rem; overflow-wrap: anywhere; }}
.m-state {{ color: {ink}; margin-top: 0.15rem; font-weight: 600; }}
.m-advice {{ color: {ink}; opacity: 0.88; }}
.m-card .m-meta {{ margin: 0.1rem 0 0; }}
[class*="st-key-health"] h4 {{ padding: 0 !important; }}
.m-reading .m-title {{ font-family: "Source Serif", serif; font-size: 1.3rem; line-height: 1.3; }}
.m-text {{ font-family: "Source Serif", serif; font-size: 1.04rem; line-height: 1.6; white-space: pre-line; overflow-wrap: anywhere; }}
[class*="st-key-panel_"] h4, [class*="st-key-evidence_"] h4 {{ padding: 0 !important; }}
[class*="st-key-panel_"] [data-testid="stElementToolbar"] {{ right: 8.5rem; }}
.st-key-demo_banner {{ background: {mark}; border-radius: 6px; padding: 0.35rem 0.9rem; }}
.st-key-demo_banner [data-testid="stMarkdownContainer"] p {{ margin: 0; }}
.st-key-demo_banner button {{ color: {accent}; }}
[class*="st-key-start_"] > :last-child {{ margin-top: auto; }}
[data-testid="stBaseButton-primary"]:not(:disabled), [data-tag] {{ color: {paper} !important; }}
[class*="st-key-card_"] {{ position: relative; }}
[class*="st-key-card_"]:hover {{ border-color: {accent}; }}
[class*="st-key-card_"] [data-testid="stTooltipIcon"] {{ position: relative; z-index: 2; }}
[class*="st-key-b_card_"], [class*="st-key-b_card_"] div {{ position: static !important; }}
[class*="st-key-b_card_"] button {{ position: static; color: {accent}; }}
[class*="st-key-b_card_"] button::after {{ content: ""; position: absolute; inset: 0; z-index: 1; }}
.st-key-demo_banner [data-testid="stMarkdownContainer"],
[class*="st-key-panel_"] [data-testid="stMarkdownContainer"]:has(h4),
[class*="st-key-evidence_"] [data-testid="stMarkdownContainer"]:has(h4) {{ margin-bottom: 0 !important; }}
[data-tag], [data-tag] > span {{ white-space: normal !important; height: auto !important; line-height: 1.25; }}
.stMainBlockContainer {{ padding-top: 3.6rem; max-width: 84rem; }}
h1 {{ letter-spacing: -0.01em; padding-top: 0 !important; }}
[data-testid="stMetricValue"] {{ font-variant-numeric: tabular-nums; }}
@media (max-width: 640px) {{
  .st-key-metrics [data-testid="stColumn"] {{ min-width: calc(50% - 0.6rem) !important; flex: 1 1 calc(50% - 0.6rem) !important; }}
  .stMainBlockContainer {{ padding: 4.4rem 1rem 2rem; }}
  .st-key-demo_banner {{ gap: 0.2rem; }}
}}
</style>"""


def sheet() -> str:
    """The sheet in the colours of the theme that this visit shows."""
    colours = palette()
    mark = "rgba(224,176,64,0.24)" if colours.dark else "rgba(226,178,60,0.30)"
    return SHEET.format(ink=colours.ink, muted=colours.muted, grid=colours.grid, paper=colours.paper, accent=colours.accent, mark=mark)
