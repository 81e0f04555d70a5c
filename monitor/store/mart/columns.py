"""How a statement is put to the columnar files of one snapshot."""

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import numpy as np
import pandas as pd
import pyarrow as pa

from monitor.selection import Selection
from monitor.store.mart import Snapshot
from monitor.store.mart.asking import GIVEN, Asking
from monitor.store.mart.kept import Kept
from monitor.store.mart.layout import EVERYBODY, USUAL

Ids = Sequence[int] | None  # article ids that a text query found; None = no text query

# What the split rows of a table are counted for, and which of its rows count.
SPLIT = {"presence": "entity", "pairs": "a, b", "sentence_pairs": "a, b"}
_COUNTED = {"presence": f"(marks & {USUAL}) <> 0"} | dict.fromkeys(
    ("pairs", "sentence_pairs"), f"(a_marks & {USUAL}) <> 0 AND (b_marks & {USUAL}) <> 0"
)


class Columns:
    """The files of one snapshot, and a DuckDB that reads them. Thread-safe: every statement has a connection of its own to it."""

    def __init__(self, snapshot: Snapshot, before: Self | None = None, *, threads: int = 2) -> None:
        """`before`: an earlier snapshot's; what it has in memory need not be loaded again."""
        self.snapshot = snapshot
        self.names = np.array(snapshot.entities, dtype=object)
        self.ranks = np.argsort(np.argsort(self.names))  # the place of each code when names are sorted
        self._kept: Kept = Kept(snapshot, threads) if before is None else before._kept.for_next(snapshot, threads)
        self._split: dict[str, pa.Table] = {}
        self._looking = threading.Lock()

    def close(self) -> None:
        """Frees the memory, also that of earlier and later snapshots which share it."""
        self._kept.duck.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, selection: Selection, articles: Ids) -> Asking:
        """The Selection, ready to become part of a statement."""
        folders = self.snapshot.folders(selection.start, selection.end)
        return Asking(selection, self.snapshot, self._kept.at_hand, articles is not None, folders)

    def split(self, table: str) -> str:
        """The rows of `presence`, `pairs` or `sentence_pairs` (under the usual mask) whose stories may be counted in several cells of the sums:
        cell, day, language, entity or a and b, story. `presence` holds every article as well, as EVERYBODY."""
        with self._looking:
            if table not in self._split:
                columns = f"hash(filename, date_trunc('month', day), language) AS cell, day, language, {SPLIT[table]}, story"
                stories = "SELECT story FROM read_parquet($articles) WHERE split"
                rows = f"read_parquet($rows, filename = true) WHERE {_COUNTED[table]} AND story IN ({stories})"
                statement = f"SELECT DISTINCT {columns} FROM {rows}"
                if table == "presence":
                    everybody = f"(SELECT *, {EVERYBODY}::SMALLINT AS entity FROM read_parquet($articles, filename = true))"
                    statement += f" UNION ALL SELECT DISTINCT {columns} FROM {everybody} WHERE story IN ({stories})"
                files = {"articles": self._files("articles"), "rows": self._files(table)}
                with self._kept.duck.cursor() as cursor:
                    self._split[table] = cursor.sql(statement, params=files).to_arrow_table()
        return f"split_{table}"

    def knows(self, table: str) -> bool:
        """These rows were looked up already."""
        return table in self._split

    def _files(self, name: str) -> list[str]:
        return [str(folder / f"{name}.parquet") for _, folder in self.snapshot.months]

    def frame(self, asking: Asking, statement: str, articles: Ids = None, *, day: str | None = None) -> pd.DataFrame:
        """What the statement answers; its column `day` as dates."""
        with self._kept.duck.cursor() as cursor:
            if articles is not None:
                cursor.register(GIVEN, pa.table({"article": pa.array(articles, pa.int32())}))
            for table in SPLIT:
                if f" split_{table} " in statement:
                    cursor.register(f"split_{table}", self._split[table])
            found = cursor.execute(statement, asking.values).df()
        return found if day is None else dated(found, day)

    def named(self, found: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """The frame with entity ids in place of codes."""
        for column in columns:
            found[column] = pd.Series(self.names[found[column].to_numpy(dtype=np.int64)], index=found.index, dtype=object)
        return found

    def ordered(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The frame with the code in `a` whose name comes first: codes have an order of their own."""
        a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
        turned = self.ranks[a] > self.ranks[b]
        return pairs.assign(a=np.where(turned, b, a), b=np.where(turned, a, b))


def dated(found: pd.DataFrame, column: str) -> pd.DataFrame:
    """The frame with a column's instants as dates."""
    days, place = np.unique(found[column].to_numpy(dtype="datetime64[D]"), return_inverse=True)
    found[column] = pd.Series(days.astype(object)[place], index=found.index, dtype=object)
    return found
