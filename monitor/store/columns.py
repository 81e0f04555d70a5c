# ruff: noqa: S608  # statements are made of constants of this program; values are parameters
"""How a statement is put to the columnar files of one snapshot."""

import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from monitor.selection import Selection
from monitor.store.asking import GIVEN, Asking
from monitor.store.mart import Snapshot
from monitor.store.month import TABLES

# Opening a file costs 0.2 ms, whatever it holds: an archive of 26 years, in 300 small months, is asked ten times faster from memory.
# Such a table takes about five times its compressed size there; bigger ones stay in their files, so that memory does not grow with them.
SMALL = 8 * 1024 * 1024
FEW_FILES = 24
Ids = Sequence[int] | None  # article ids that a text query found; None = no text query


class Columns:
    """An in-memory DuckDB over the files of one snapshot. Thread-safe: every statement has a connection of its own to it."""

    def __init__(self, snapshot: Snapshot, *, threads: int = 2) -> None:
        self.snapshot = snapshot
        self.names = np.array(snapshot.entities, dtype=object)
        self._duck = duckdb.connect(":memory:", config={"threads": threads})
        for name, columns in TABLES.items():
            self._duck.execute(f"CREATE TABLE all_{name} ({columns})")
        self._small: dict[str, bool] = dict.fromkeys(TABLES, True) if not snapshot.months else {}
        self._loading = threading.Lock()

    def close(self) -> None:
        """Frees the memory."""
        self._duck.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, selection: Selection, articles: Ids) -> Asking:
        """The Selection, ready to become part of a statement."""
        return Asking(selection, self.snapshot, self._at_hand, given=articles is not None)

    def _at_hand(self, name: str) -> bool:
        """The table is in memory as `all_<name>`: loaded at the first question, if it is small."""
        with self._loading:
            if name not in self._small:
                files = [folder / f"{name}.parquet" for _, folder in self.snapshot.months]
                self._small[name] = len(files) > FEW_FILES and sum(file.stat().st_size for file in files) <= SMALL
                if self._small[name]:
                    with self._duck.cursor() as cursor:
                        cursor.execute(f"INSERT INTO all_{name} BY NAME SELECT * FROM read_parquet($files)", {"files": [str(file) for file in files]})
            return self._small[name]

    def frame(self, asking: Asking, statement: str, articles: Ids = None, *, day: str | None = None) -> pd.DataFrame:
        """What the statement answers; its column `day` as dates."""
        with self._duck.cursor() as cursor:
            if articles is not None:
                cursor.register(GIVEN, pa.table({"article": pa.array(articles, pa.int32())}))
            found = cursor.execute(statement, asking.values).df()
        if day is not None:
            found[day] = pd.Series(list(pd.to_datetime(found[day]).dt.date), dtype=object)
        return found

    def named(self, found: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """The frame with entity ids in place of codes."""
        for column in columns:
            found[column] = pd.Series(self.names[found[column].to_numpy(dtype=np.int64)], index=found.index, dtype=object)
        return found
