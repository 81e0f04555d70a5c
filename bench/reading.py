"""How fast are texts imported, indexed and annotated?"""

import sys
from collections.abc import Sequence
from pathlib import Path

from bench.articles import Made
from bench.machine import cores
from bench.stopwatch import once, process
from bench.table import Figure
from monitor import config
from monitor.config import Settings
from monitor.pipeline.annotating import annotate_lines

CONFIG = "database: bench.db\ntimezone: Europe/Moscow\nsources: []\n"


def installation(folder: Path, configuration: str = CONFIG) -> Settings:
    """An empty installation; neighbouring folders share what is made of the catalogue, which takes the first minute of its life."""
    folder.mkdir(parents=True, exist_ok=True)
    shared = folder.parent.resolve() / "forms"
    shared.mkdir(exist_ok=True)
    if not (folder / "forms").exists():
        (folder / "forms").symlink_to(shared, target_is_directory=True)
    (folder / "config.yaml").write_text(configuration, encoding="utf-8")
    return config.load(folder / "config.yaml", {})


def importing(settings: Settings, file: Path, count: int, recognition: float) -> list[Figure]:
    """Import and index on all cores, beside entity recognition alone spread over as many without loss."""
    command = [sys.executable, "-m", "monitor", "--config", str(settings.path), "import", str(file), "--workers", str(cores())]
    run = process(command)
    peer = cores() / recognition
    ours = count / run.seconds
    return [
        Figure(f"import and index, {count:,} articles", f"{ours:,.0f} articles/s", f"natasha NER alone {peer:,.0f} articles/s", ours / peer),
        Figure("  seconds in all", f"{run.seconds:,.1f} s", f"{count / peer:,.1f} s", count / peer / run.seconds),
        Figure("  peak memory of its largest process", f"{run.memory / (1 << 20):,.0f} MiB"),
    ]


def warmed(settings: Settings) -> None:
    """Makes of the catalogue what annotating needs."""
    list(annotate_lines(['{"id": 0, "title": "Россия 24"}'], settings))


def annotating(settings: Settings, made: Sequence[Made], file: Path, recognition: float) -> Figure:
    """Annotation on one core, beside entity recognition on one core."""
    size = sum(len(f"{article.title}\n{article.text}".encode()) for article in made) / 1e6
    with file.open("rb") as lines:
        numbered = (b'{"id": 0, ' + line.lstrip()[1:].replace(b'"date":', b'"published":', 1) for line in lines)
        seconds, found = once(lambda: sum(line.count('"kind"') for line in annotate_lines(numbered, settings)))
    ours, peer = size / seconds, size / (recognition * len(made))
    return Figure(f"annotate, one core, {found:,} mentions", f"{ours:,.2f} MB/s", f"natasha NER alone {peer:,.2f} MB/s", ours / peer)
