"""Which articles are near-duplicates of each other?

    signature(title, text) → stored with the article;  links(new, window) → pairs of near-duplicates → one story each

A story is told by containment: the share of the shorter text that the longer one has too. A reprint that was cut by a third keeps all of it; a
digest shares with another digest only the items both took over.
"""

from monitor.extract.stories.comparison import CONTAINMENT, JACCARD, WINDOW, Signed, links
from monitor.extract.stories.signatures import signature

__all__ = ["CONTAINMENT", "JACCARD", "WINDOW", "Signed", "links", "signature"]
