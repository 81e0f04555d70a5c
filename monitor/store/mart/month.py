"""What changed in a month, and how its columnar copy is made from the rows of the database."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import BigInteger, Connection, Row, and_, select, type_coerce

from monitor.model import MentionKind, Origin
from monitor.store.mart.layout import FOUND, ORDER, QUERIES, TABLES
from monitor.store.membership import among
from monitor.store.partitions import within
from monitor.store.tables import EPOCH, annotation, article, partition

QUARTER = 15 * 60 * 1_000_000  # microseconds: clocks are seldom moved within one, so most quarters of an hour lie in one local day

# Of a million articles a pair over time is found in a quarter of the time that files in one piece take, and all pairs are not counted slower.
ROWS = 32_768
ROWS_AT_ONCE = 5_000  # as Python objects, some 3 KB each
# One thread builds so many articles as fast as two, whose scattered allocations made a collector grow by 17 KB an article instead of 4.
ALONE = ROWS

_READ = {
    "article": pa.int32(),
    "published": pa.int64(),
    "bare_day": pa.date32(),
    "source": pa.string(),
    "story": pa.int32(),
    "language": pa.string(),
    "has_text": pa.bool_(),
    "lead_end": pa.int32(),
    "mentions": pa.string(),
}


def articles(connection: Connection, month: str, among: Collection[int] | None = None) -> list[int]:
    """A month's articles, read or not, oldest first; `among`: those of them only."""
    found = connection.execute(select(article.c.id).where(within(month)).order_by(article.c.published_at, article.c.id)).scalars()
    return [number for number in found if among is None or number in among]


def changed(connection: Connection, month: str, since: int) -> list[int]:
    """A month's articles that changed or came after it had this number."""
    return list(connection.execute(select(article.c.id).where(within(month), article.c.changed > since)).scalars())


def knows(connection: Connection, month: str, number: int) -> bool:
    """Whether what changed since the month had this number can be told. Of one that a copy of this database gave it cannot: that one went on
    in its own way."""
    whole = connection.execute(select(partition.c.whole).where(partition.c.month == month)).scalar_one_or_none()
    if whole is None or whole > number:
        return False
    marked = select(article.c.id).where(within(month), article.c.changed == number).limit(1)
    return whole == number or connection.execute(marked).scalar_one_or_none() is not None


def read(connection: Connection, numbers: Sequence[int], version: str) -> pa.Table:
    """Those of these articles that this version has read, with what it found in them."""
    columns = (
        article.c.id,
        type_coerce(article.c.published_at, BigInteger),
        article.c.day,
        article.c.source,
        article.c.story,
        article.c.language,
        and_(article.c.has_text, article.c.origin != Origin.SUMMARY.value),
        annotation.c.lead_end,
        annotation.c.mentions,
    )
    query = select(*columns).join(annotation, and_(annotation.c.article == article.c.id, annotation.c.version == version))
    parts = [_columns(rows) for rows in connection.execute(query.where(among(article.c.id, numbers))).partitions(ROWS_AT_ONCE)]
    return pa.concat_tables([*parts, _columns([])])


def _columns(rows: Sequence[Row[Any]]) -> pa.Table:
    found = list(zip(*rows, strict=True)) or [()] * len(_READ)
    return pa.table({name: pa.array(column, kind) for (name, kind), column in zip(_READ.items(), found, strict=True)})


def held(folder: Path) -> list[int]:
    """The articles whose rows a folder holds."""
    numbers: list[int] = pq.read_table(folder / "articles.parquet", columns=["article"])["article"].to_pylist()
    return numbers


def write(folders: Sequence[tuple[Path, pa.Table]], names: Sequence[str], zone: ZoneInfo) -> None:
    """Writes the Parquet files of some existing folders, each of articles of one month: together, because a question costs more than its rows.

    `names` are the entities by code.
    """
    read = pa.concat_tables([table for _, table in folders])
    folder = np.repeat(np.arange(len(folders), dtype=np.int32), [table.num_rows for _, table in folders])
    published = read["published"].to_numpy()
    day = np.where(read["bare_day"].is_null(), local_days(published, zone), read["bare_day"].to_numpy(zero_copy_only=False).astype("datetime64[D]"))
    made = {"folder": folder, "published": published.view("datetime64[us]"), "day": day}
    kept = [name for name in read.column_names if name not in (*made, "bare_day")]
    columns = {name: read[name].dictionary_encode() if name in ("source", "language") else read[name] for name in kept}
    with duckdb.connect(":memory:", config={"threads": 1 if read.num_rows <= ALONE else 2}) as duck:
        duck.register("given", pa.table(columns | made))
        _enumerate(duck, "entity", [name or f" {code}" for code, name in enumerate((*names, ""))])  # codes without a name are nobody's
        _enumerate(duck, "kind", [kind.value for kind in MentionKind])
        duck.execute(f"CREATE TABLE found AS {FOUND}")
        for name, query in QUERIES.items():
            duck.execute(f"CREATE TABLE {name} AS {query}")
        duck.execute("DROP TABLE found")
        for name, query in TABLES.items():
            wanted = ", ".join(_typed(*column.split()) for column in query.split(", "))
            table = duck.sql(f"SELECT folder, {wanted} FROM {name} ORDER BY folder, {ORDER[name]}").to_arrow_table()
            duck.execute(f"DROP TABLE {name}")
            bounds = np.searchsorted(table["folder"].to_numpy(), np.arange(len(folders) + 1))
            for (path, _), start, end in zip(folders, bounds, bounds[1:], strict=False):
                rows = table.slice(start, end - start).drop(["folder"])
                pq.write_table(rows, path / f"{name}.parquet", compression="zstd", row_group_size=ROWS)


def _typed(column: str, kind: str) -> str:
    return column if kind == "VARCHAR" else f"{column}::{kind} AS {column}"  # words stay enumerations: a byte a row


def _enumerate(duck: duckdb.DuckDBPyConnection, kind: str, names: Sequence[str]) -> None:
    """Makes a type whose values are numbered as they are listed."""
    duck.register("names", pa.table({"name": pa.array(names, pa.string())}))
    duck.execute(f"CREATE TYPE {kind} AS ENUM (SELECT name FROM names)")
    duck.unregister("names")


def local_days(published: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """The days of instants (UTC microseconds since 1970) on the clocks of a zone. A zone is asked about quarters of an hour: an instant alone
    takes two microseconds."""
    quarters, place = np.unique(published // QUARTER, return_inverse=True)
    first, last = ([_day(quarter * QUARTER + shift, zone) for quarter in quarters.tolist()] for shift in (0, QUARTER - 1))
    days = np.array(first, dtype="datetime64[D]")[place]
    for index in np.flatnonzero((np.array(first, dtype="datetime64[D]") != np.array(last, dtype="datetime64[D]"))[place]):
        days[index] = _day(int(published[index]), zone)
    return days


def _day(microseconds: int, zone: ZoneInfo) -> np.datetime64:
    return np.datetime64((EPOCH + timedelta(microseconds=microseconds)).astimezone(zone).date())
