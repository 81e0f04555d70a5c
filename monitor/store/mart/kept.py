"""Which small tables are kept in memory, from one snapshot to the next?"""

import secrets
import tempfile
import threading
from pathlib import Path
from typing import Self

import duckdb

from monitor.store.mart import Snapshot
from monitor.store.mart.layout import TABLES

# Opening a file costs 0.2 ms, whatever it holds: an archive of 26 years, in 300 small months, is asked ten times faster from memory.
# Such a table takes about five times its compressed size there; bigger ones stay in their files, so that memory does not grow with them.
SMALL = 8 * 1024 * 1024
FEW_FILES = 24
CHANGING = 2  # months: new articles, and reprints of older ones, change the last two
STALE = CHANGING + 2  # months outside memory: the changing ones, and one or two that were when it was loaded
# Counting the distinct stories of every pair of ten million articles would take 3 GB; beyond this it goes on in temporary files.
MEMORY = "400MB"


class Kept:
    """An in-memory DuckDB that holds, as `all_<name>`, tables of the months that do not change. Thread-safe."""

    def __init__(self, snapshot: Snapshot, threads: int) -> None:
        changing = sorted({month for month, _ in snapshot.months})[-CHANGING:]
        self.folders = frozenset(folder for month, folder in snapshot.months if month not in changing)
        spill = Path(tempfile.gettempdir()) / f"monitor-{secrets.token_hex(8)}"  # made when it is needed, removed at the end
        options: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
        }
        self.duck = duckdb.connect(":memory:", config=options)
        for name, columns in TABLES.items():
            self.duck.execute(f"CREATE TABLE all_{name} ({columns})")
        self._small: dict[str, bool] = {}
        self._loading = threading.Lock()

    def for_next(self, snapshot: Snapshot, threads: int) -> Self:
        """This one where it serves the snapshot too, else a new one."""
        apart = {month for month, folder in snapshot.months if folder not in self.folders}
        serves = self.folders <= {folder for _, folder in snapshot.months} and len(apart) <= STALE
        return self if serves else type(self)(snapshot, threads)

    def at_hand(self, name: str) -> frozenset[Path]:
        """The folders whose rows of a table are in memory: loaded at the first question, if the table is small."""
        with self._loading:
            if name not in self._small:
                files = [folder / f"{name}.parquet" for folder in self.folders]
                self._small[name] = len(files) > FEW_FILES and sum(file.stat().st_size for file in files) <= SMALL
                if self._small[name]:
                    with self.duck.cursor() as cursor:
                        loaded = f"INSERT INTO all_{name} BY NAME SELECT * FROM read_parquet($files)"
                        cursor.execute(loaded, {"files": [str(file) for file in files]})
            return self.folders if self._small[name] else frozenset()
