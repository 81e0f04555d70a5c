"""How fast are generated articles imported and annotated?"""

import shutil
from pathlib import Path

from bench import annotation, articles, reading, recognition
from bench.table import Figure

ANNOTATED = 2_000  # enough for five seconds on one core


def measured(folder: Path, count: int, documents: Path | None) -> list[Figure]:
    """Imports this many into a new database in the folder, and reads the documents (none: generated ones) beside the natasha chain."""
    shutil.rmtree(folder, ignore_errors=True)
    made, settings = articles.articles(count), reading.installation(folder)
    reading.warmed(settings)
    articles.write(made, folder / "all.jsonl")
    articles.write(made[:ANNOTATED], folder / "some.jsonl")
    peer = recognition.seconds(made)
    figures = reading.importing(settings, folder / "all.jsonl", count, peer)
    figures.append(reading.annotating(settings, made[:ANNOTATED], folder / "some.jsonl", peer))
    return figures + annotation.compared(settings.path, annotation.documents(documents) if documents else annotation.of_articles(made))
