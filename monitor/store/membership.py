"""How are the rows found whose value is one of many?"""

import json
from collections.abc import Collection

from sqlalchemy import ColumnElement, String, bindparam, func, select


def among(column: ColumnElement[int] | ColumnElement[str], values: Collection[int] | Collection[str]) -> ColumnElement[bool]:
    """The column holds one of these values, however many they are.

    They are one parameter, so the statement is the same for every number of them. With a parameter each there was a prepared statement for
    every length of list, of which a connection keeps 128: a collector grew by 250 MiB an hour.
    """
    given = func.json_each(bindparam(None, json.dumps(list(values)), String)).table_valued("value")
    return column.in_(select(given.c.value))
