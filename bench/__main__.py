"""`python -m bench [--articles N] [--documents FILE]`: imports generated articles into a temporary database and measures import, questions and
annotation."""

import argparse
import tempfile
from pathlib import Path

from bench import annotation, articles, machine, reading, recognition, table
from bench.asking import asking

ARTICLES = 20_000
ANNOTATED = 2_000  # enough for five seconds on one core


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast is it here, and beside what?")
    parser.add_argument("--articles", type=int, default=ARTICLES, help=f"how many to import [{ARTICLES}]")
    parser.add_argument(
        "--documents", type=Path, metavar="FILE", help="JSON lines as `annotate` takes them, read beside the natasha chain [generated]"
    )
    asked = parser.parse_args()
    count = max(20, asked.articles)
    made = articles.articles(count)
    with tempfile.TemporaryDirectory(prefix="monitor-bench-") as name:
        folder = Path(name)
        settings = reading.installation(folder)
        articles.write(made, folder / "all.jsonl")
        articles.write(made[:ANNOTATED], folder / "some.jsonl")
        peer = recognition.seconds(made)
        figures = reading.importing(settings, folder / "all.jsonl", count, peer)
        figures += asking(settings, folder)
        figures.append(reading.annotating(settings, made[:ANNOTATED], folder / "some.jsonl", peer))
        given = annotation.documents(asked.documents) if asked.documents else annotation.of_articles(made)
        figures += annotation.compared(settings.path, given)
    print(machine.describe())
    print(f"{count:,} generated articles, seed {articles.SEED}; questions: best of several tries\n")
    print(table.show(figures))


if __name__ == "__main__":
    main()
