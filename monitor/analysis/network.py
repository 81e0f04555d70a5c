"""Where does each entity stand in the picture of links, and with whom does it form a community?"""

import math
from zlib import crc32

import networkx as nx
import numpy as np
import pandas as pd

SEED = 7  # any fixed one: the same links give the same communities on every run
# Measured on eight made pictures of 30 entities and up to 90 links, mean move of the others in parts of the picture's width: when one weight changed
# by 5 %, a spring layout from places of their own moved them by 0.10, this one by 0.001; when one of the least linked left, by 0.14 and 0.09.
# The price: tied entities lie at 0.49 of the mean distance instead of 0.43, and 142 ties cross instead of 108.
STIFFNESS = 0.25  # a tie sixteen times as strong as another is half as long
ANCHOR = 0.03  # weight of an entity's distance from its own place, beside a weight of about one for its distance from each other entity
APART = 1.2  # entities that no path joins lie a fifth further from each other than the longest path
STEPS = 150  # 15 ms; 2,000 steps would move the places by another 1.7 % of the width on average, a single one by up to 30 %


def layout(pairs: pd.DataFrame, weight: str = "count") -> pd.DataFrame:
    """Positions in which linked entities lie close.

    Stress majorisation (Gansner, Koren and North 2004) of the shortest paths between entities, from places of their own to which they stay
    tied: when the links change a little, so does the picture.

    Args:
        pairs: `a, b` and the column `weight`, positive.

    Returns:
        `entity, x, y` around 0, at a mean distance of 1 from the middle, sorted by entity; the same for the same pairs in any order.
    """
    graph = _graph(pairs, weight)
    places = np.empty((0, 2))
    if graph:
        places = _settled(_distances(graph), np.array([_home(entity) for entity in graph]))
        places -= places.mean(axis=0)
        places /= np.hypot(*places.T).mean()  # by the mean, because one entity far out must not draw all the others together
    return pd.DataFrame({"entity": pd.Series(list(graph), dtype="str"), "x": places[:, 0], "y": places[:, 1]})


def communities(pairs: pd.DataFrame, weight: str = "count") -> pd.DataFrame:
    """Groups of entities that are linked among themselves more than with others, by modularity (Louvain; Blondel and others 2008).

    Without three links in a hundred 94 to 98 % of the memberships stay, as with greedy modularity, which finds slightly worse groups.

    Args:
        pairs: `a, b` and the column `weight`, positive.

    Returns:
        `entity, community`, sorted by entity; 0 is the largest, of equal ones that of the first name. The same for the same pairs in any order.
    """
    graph = _graph(pairs, weight)
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED) if graph else []
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    rows = sorted((entity, number) for number, group in enumerate(ordered) for entity in group)
    return pd.DataFrame(rows, columns=["entity", "community"])


def _graph(pairs: pd.DataFrame, weight: str) -> nx.Graph:
    """Entities and links in an order of their own, whatever that of the rows."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*pairs["a"], *pairs["b"]}))
    graph.add_weighted_edges_from(sorted(zip(pairs["a"], pairs["b"], pairs[weight].astype(float), strict=True)))
    return graph


def _home(entity: str) -> tuple[float, float]:
    """An entity's own place on a circle, which depends on nothing but its name."""
    angle = 2 * math.pi * crc32(entity.encode()) / 2**32
    return math.cos(angle), math.sin(angle)


def _distances(graph: nx.Graph) -> np.ndarray:
    """Shortest paths over ties that are the shorter the stronger they are; 1 on average."""
    usual = np.mean([tie for _, _, tie in graph.edges(data="weight")])
    lengths = nx.Graph()
    lengths.add_nodes_from(graph)
    lengths.add_weighted_edges_from((a, b, (usual / tie) ** STIFFNESS) for a, b, tie in graph.edges(data="weight"))
    paths = np.asarray(nx.floyd_warshall_numpy(lengths))
    joined = np.isfinite(paths)
    paths = np.where(joined, paths, APART * paths[joined].max())
    return np.asarray(paths / paths[~np.eye(len(paths), dtype=bool)].mean())


def _settled(wanted: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Places whose distances come near the wanted ones, each divided by its square, without straying far from home."""
    size = len(wanted)
    weights = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=~np.eye(size, dtype=bool))
    pull = ANCHOR * size
    step = np.linalg.inv(np.diag(weights.sum(axis=1) + pull) - weights)
    places = homes
    for _ in range(STEPS):
        now = np.linalg.norm(places[:, None] - places, axis=2)
        push = np.divide(weights * wanted, now, out=np.zeros_like(now), where=now > 0)
        places = step @ (push.sum(axis=1)[:, None] * places - push @ places + pull * homes)
    return np.asarray(places)
