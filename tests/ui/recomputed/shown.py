"""Which numbers does a page show, in its tables and figures?"""

import base64
import json
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from monitor.answers import Answers
from monitor.selection import Selection
from tests.ui.visits import one_page, read, run


def visited(answers: Answers, page: str, selection: Selection, **state: Any) -> AppTest:
    """The page in English."""
    at = run(answers, one_page, test_page=page, lang="en", test_selection=selection, **state)
    assert not at.exception
    return at


def table(at: AppTest, *headings: str) -> pd.DataFrame:
    """The only table with all these headings."""
    (found,) = [frame.value for frame in at.dataframe if set(headings) <= set(frame.value.columns)]
    return found


def figures(at: AppTest) -> list[list[dict[str, Any]]]:
    """The traces of each figure, with plain lists in them."""
    return [json.loads(figure.proto.spec, object_hook=_unpacked)["data"] for figure in at.get("plotly_chart")]


def options(at: AppTest) -> list[dict[str, Any]]:
    """What each picture was made of."""
    return [json.loads(picture.proto.spec) for picture in at.get("echarts_chart")]


def captions(at: AppTest) -> str:
    return "\n".join(read(str(caption.value)) for caption in at.caption)


def drawn(traces: list[dict[str, Any]]) -> dict[tuple[str, str], float]:
    """(bucket, entity) → height of every point that a click opens."""
    points = {}
    for trace in traces:
        for value, data in zip(trace["y"], trace.get("customdata", []), strict=False):
            if value is not None:
                points[data[0], data[1]] = float(value)
    return points


def same(shown: object, expected: float) -> bool:
    """Equal up to the last digits; what is missing equals what is missing."""
    value = float("nan") if pd.isna(shown) else float(shown)  # type: ignore[arg-type, call-overload]
    return (isnan(value) and isnan(expected)) or bool(np.isclose(value, expected, rtol=1e-6, atol=1e-9))


def _unpacked(value: dict[str, Any]) -> Any:
    if set(value) >= {"bdata", "dtype"}:
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
    return value
