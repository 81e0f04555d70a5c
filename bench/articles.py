"""What is measured on? Articles made of the demonstration archive's sentences, seeded, and skewed as news is."""

import json
import random
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor import demo
from monitor.collect import archive

SEED = 20_190_320
FIRST_DAY = date(2022, 1, 1)
DAYS = 730
SOURCES = 40
REPRINTED = 0.15  # of all articles; wire copy in a set of Russian outlets
WEEKEND = 0.45  # of a working day's articles
BURSTS = 12  # days with four times the usual


@dataclass(frozen=True, slots=True)
class Made:
    """One line of an import file."""

    title: str
    text: str
    url: str
    date: str
    source: str


def articles(count: int, seed: int = SEED) -> list[Made]:
    """`count` articles of two years, the same for the same seed."""
    chance = random.Random(seed)
    titles, sentences = titles_and_sentences()
    chance.shuffle(titles)
    chance.shuffle(sentences)
    days = [FIRST_DAY + timedelta(days=shift) for shift in range(DAYS)]
    busy = set(chance.sample(days, BURSTS))
    weights = [(4.0 if day in busy else 1.0) * (WEEKEND if day.weekday() > 4 else 1.0) for day in days]
    a_day = max(1, count // DAYS)
    made: list[Made] = []
    for number, day in enumerate(sorted(chance.choices(days, weights, k=count))):
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=chance.randrange(1440))
        source = f"outlet-{_skewed(chance, SOURCES):02}"
        new = {"url": f"https://{source}.example/{number}", "date": at.isoformat(), "source": source}
        if made and chance.random() < REPRINTED:
            made.append(replace(made[-chance.randint(1, min(a_day, len(made)))], **new))
            continue
        text = " ".join(sentences[_skewed(chance, len(sentences))] for _ in range(chance.randint(2, 9)))
        made.append(Made(f"{titles[_skewed(chance, len(titles))]} ({number})", text, **new))
    return made


def titles_and_sentences() -> tuple[list[str], list[str]]:
    """Of the demonstration archive, each once."""
    items = [item.entry for outlet in demo.SOURCES for item in archive.read(demo.feed(outlet.id), zone=UTC) if isinstance(item, archive.Item)]
    sentences = {part for item in items for part in re.split(r"(?<=[.!?])\s+", item.summary) if part}
    return sorted({item.title for item in items}), sorted(sentences)


def write(made: list[Made], path: Path) -> None:
    """As JSON lines."""
    path.write_text("".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in made), encoding="utf-8")


def _skewed(chance: random.Random, size: int) -> int:
    """A place below `size`, the first ones much more often: a tenth of the places gets half of the draws."""
    return int(size * chance.random() ** 3.3)
