"""Where does each entity stand in the picture of links?"""

import networkx as nx
import pandas as pd

SEED = 7  # any fixed one: the same links give the same picture on every run


def layout(pairs: pd.DataFrame, weight: str = "count") -> pd.DataFrame:
    """Positions of a spring layout, in which linked entities lie close.

    Args:
        pairs: `a, b` and the column `weight`, positive.

    Returns:
        `entity, x, y` in −1..1, sorted by entity; the same for the same pairs in any order.
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*pairs["a"], *pairs["b"]}))
    graph.add_weighted_edges_from(sorted(zip(pairs["a"], pairs["b"], pairs[weight].astype(float), strict=True)))
    places = nx.spring_layout(graph, weight="weight", seed=SEED, iterations=100) if graph else {}
    return pd.DataFrame([(entity, float(x), float(y)) for entity, (x, y) in places.items()], columns=["entity", "x", "y"])
