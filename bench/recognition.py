"""How fast is plain entity recognition with the same library, the peer of everything that reads texts?"""

from collections.abc import Sequence

from natasha import NewsEmbedding, NewsNERTagger

from bench.articles import Made
from bench.stopwatch import once

SAMPLE = 500  # articles: the tagger's speed hardly varies, and all of them would take minutes


def seconds(made: Sequence[Made]) -> float:
    """Seconds an article takes on one core; loading the model is not counted."""
    tag = NewsNERTagger(NewsEmbedding())
    step = max(1, len(made) // SAMPLE)
    sample = made[::step][:SAMPLE]
    tag(sample[0].text)
    taken, _ = once(lambda: [tag(f"{article.title}\n{article.text}") for article in sample])
    return taken / len(sample)
