"""What do pages and `export` get for a Selection? Both ask here, so that they cannot disagree."""

from monitor.answers.asking import Answers
from monitor.answers.evidence import Reading
from monitor.answers.exporting import EXPORTS
from monitor.answers.opening import open_answers
from monitor.answers.state import Found, State, Summary, network_down
from monitor.answers.status import status

__all__ = ["EXPORTS", "Answers", "Found", "Reading", "State", "Summary", "network_down", "open_answers", "status"]
