"""What do pages and `export` get for a Selection? Both ask here, so that they cannot disagree."""

from monitor.analysis.coverage import Shortfall
from monitor.answers.asking import Answers
from monitor.answers.evidence import Reading
from monitor.answers.exporting import EXPORTS
from monitor.answers.opening import open_answers
from monitor.answers.spiking import Spiking
from monitor.answers.state import Found, State, Summary, network_down
from monitor.answers.status import status
from monitor.answers.together import Linked
from monitor.answers.trouble import ERROR_KINDS
from monitor.answers.trust import Gap

__all__ = [
    "ERROR_KINDS", "EXPORTS", "Answers", "Found", "Gap", "Linked", "Reading", "Shortfall", "Spiking", "State", "Summary", "network_down",
    "open_answers", "status",
]  # fmt: skip
