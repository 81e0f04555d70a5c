"""A writer killed at any moment: what it acknowledged is there, whole, and the next one goes on."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from monitor.store.store import Store
from tests.store.making import canonical

# Stores batches of articles named by number and reads them, for ever; says which batch is stored.
CHILD = """
import sys
from tests.store.making import NOON, canonical, entry, put, read, said
from monitor.store.store import Store
with Store.open(sys.argv[1], canonical=canonical) as store:
    batch = int(sys.argv[2])
    while True:
        numbers = put(store, "tass", [entry(f"{batch} {number}") for number in range(20)])
        read(store, {article.id: [said("ru"), said("kz", 9)] for article in store.unindexed("v1", 100)})
        print(batch, flush=True)
        batch += 1
"""


def test_everything_acknowledged_survives_a_kill(store: Store) -> None:
    chance = random.Random(1)
    acknowledged = -1
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", CHILD, str(store.path), str(acknowledged + 1)], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(chance.randint(1, 6)):
                acknowledged = int(child.stdout.readline())
            os.kill(child.pid, signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in child.stdout if line.strip())])
        store.check()
        stored = store.article_count()
        assert stored % 20 == 0  # no batch in part
        assert stored >= (acknowledged + 1) * 20
    with Store.open(str(store.path), canonical=canonical) as reopened:
        whole = reopened.annotations(range(1, stored + 1))
        assert len(whole) == stored - reopened.count_unindexed("v1")
        assert {len(annotation.mentions) for annotation in whole} == {2}  # no article with half its mentions
        titles = reopened.articles(range(1, stored + 1))["title"]
        assert titles.is_unique


def test_a_killed_writer_leaves_no_lock(store: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD, str(store.path), "0"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.kill()
    with store.writing("next", wait=0):
        assert Path(f"{store.path}.write.lock").exists()
