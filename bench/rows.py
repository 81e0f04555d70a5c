"""What do the peers hold? Tables of small whole numbers, made of the generated archive without our store."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from bench.archive import FOREIGN, KINDS, MICROSECONDS, Archive
from bench.names import source_name
from monitor.selection import COUNTED_KINDS

DAY = 86_400 * MICROSECONDS
ZONE = 3 * 3600 * MICROSECONDS  # Moscow's clocks have not moved in these years
COUNTED = [place for place, kind in enumerate(KINDS) if kind in COUNTED_KINDS]


@dataclass(frozen=True, slots=True)
class Rows:
    """Days are counted from 1970, local.

    `within` is the entity in whose mentions all mentions of this one lie, -1 if there is none: the two are not named independently, so they
    are no pair. A generated mention lies in one other at most, so that this column says all that is needed.

    `presence` article, entity, within, mentions, day, source, story: of every counted entity in every article. `sentences` article, sentence,
    entity, within, day, story. `articles` id, published, day, source, story, language, title, link.
    """

    articles: pd.DataFrame
    presence: pd.DataFrame
    sentences: pd.DataFrame

    def write(self, folder: Path) -> None:
        """As Parquet."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in fields(self):
            getattr(self, table.name).to_parquet(folder / f"{table.name}.parquet", index=False)


def read(folder: Path) -> Rows:
    """What `write` wrote."""
    return Rows(*(pd.read_parquet(folder / f"{table.name}.parquet") for table in fields(Rows)))


def rows(archive: Archive, start: int, stop: int) -> tuple[Rows, int]:
    """Of the articles [start, stop), and how many (article, entity) there are when every kind of mention counts, as in our own tables."""
    presence, sentences, every = [], [], 0
    for _, _, mentions in archive.parts(start, stop):
        every += len(mentions[["article", "entity"]].drop_duplicates())
        counted = mentions[mentions["kind"].isin(COUNTED)]
        presence.append(_grouped(counted, ["article", "entity"]))
        sentences.append(_grouped(counted, ["article", "sentence", "entity"]))
    day, source, story = (archive.published + ZONE) // DAY, archive.source, archive.story
    every_day = {"day": day.astype(np.int32), "source": source, "story": story}
    present, placed = _dated(pd.concat(presence, ignore_index=True), every_day), _dated(pd.concat(sentences, ignore_index=True), every_day)
    return Rows(_articles(archive, every_day, start, stop), present, placed.drop(columns=["mentions", "source"])), every


def _grouped(counted: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    return counted.groupby(place, sort=True).agg(within=("inside", "min"), mentions=("inside", "size")).reset_index()


def _dated(found: pd.DataFrame, every: dict[str, np.ndarray]) -> pd.DataFrame:
    at = found["article"].to_numpy() - 1
    small = found.astype({"article": np.int32, "entity": np.int16, "within": np.int16, "mentions": np.int16})
    return small.assign(**{name: values[at] for name, values in every.items()})


def _articles(archive: Archive, every: dict[str, np.ndarray], start: int, stop: int) -> pd.DataFrame:
    numbers = np.arange(start + 1, stop + 1, dtype=np.int32)
    found = pd.DataFrame({"id": numbers, "published": archive.published[start:stop], **{name: values[start:stop] for name, values in every.items()}})
    sources = found["source"].tolist()
    return found.assign(
        language=["en" if source in FOREIGN else "ru" for source in sources],
        title=[f"Заметка {number}" for number in numbers],
        link=[f"https://{source_name(source)}.example/{number}" for source, number in zip(sources, numbers, strict=True)],
    )
