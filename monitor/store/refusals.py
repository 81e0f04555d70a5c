"""Which rows did the database refuse, and why?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.store.tables import rejected


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many rows are kept aside; when (UTC) and why the last one was refused, None where there is none."""

    rows: int
    last: datetime | None = None
    reason: str | None = None


def count(connection: Connection) -> Refusals:
    """What the table `rejected` holds."""
    rows = connection.execute(select(func.count()).select_from(rejected)).scalar_one()
    newest = connection.execute(select(rejected.c.at, rejected.c.reason).order_by(rejected.c.id.desc()).limit(1)).one_or_none()
    return Refusals(rows) if newest is None else Refusals(rows, newest.at, newest.reason)
