"""How long does one round of many feeds take, some of which hang, and does it stay polite?"""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.collecting import politeness
from bench.collecting.asked import Load
from bench.collecting.feeds import Rules
from bench.collecting.installation import HURRIED, POLITE, installed
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import JSON, Ran, monitor, run
from bench.collecting.stored import articles
from bench.table import Target

ROUND, MANY, MEMORY, TIMES = 300.0, 900.0, 1 << 30, 2.0  # seconds, seconds, bytes, times


def measured(folder: Path, asked: Load) -> Iterator[list[Target]]:
    """The figures of each part as soon as they are known."""
    if asked.feeds:
        yield _rounds(folder / "round", Rules(asked.feeds, min(asked.hanging, asked.feeds - 1)), POLITE, ROUND, apart=True)
    if asked.good and asked.hanging:
        yield [_held_up(folder, asked, POLITE, apart=True), _held_up(folder, asked, HURRIED, apart=False)]
    if asked.many:
        yield _rounds(folder / "many", Rules(asked.many), HURRIED, MANY, apart=False)
    if asked.polite:
        yield politeness.measured(folder / "polite", asked.polite)


def _rounds(folder: Path, rules: Rules, pace: str, most: float, *, apart: bool) -> list[Target]:
    """The first round beside the plain program, and a second one that finds nothing new."""
    with Newsroom(rules, apart=apart) as room:
        urls = installed(folder, room, pace=pace)
        first = run(monitor(folder, "collect", "--once", *JSON), folder / "first.log")
        stored = articles(folder)
        second = run(monitor(folder, "collect", "--once", "--force", *JSON), folder / "second.log")
        plain = _plain(folder, urls)
    name = f"{rules.feeds:,} feeds, {rules.hanging} of them hang, {'each on a host of its own' if apart else 'all on one host'}, {pace}"
    wanted = (rules.feeds - rules.hanging) * 20
    return [
        Target.seconds(name, first.seconds, most, plain.seconds),
        Target.number("  articles stored and read", stored, wanted, at_least=True),
        Target.plain("  processor seconds", f"{first.cpu:,.1f} s", f"{plain.cpu:,.1f} s", plain.cpu / max(first.cpu, 0.01)),
        Target.memory("  peak memory", first.memory, MEMORY, plain.memory),
        Target.plain("  the next round", f"{second.seconds:,.1f} s, {second.cpu:,.1f} s of processor, {_unchanged(second):,} unchanged"),
    ]


def _held_up(folder: Path, asked: Load, pace: str, *, apart: bool) -> Target:
    """The good feeds beside hanging ones, and alone."""
    seconds = []
    for hanging in (0, asked.hanging):
        at = folder / f"held-{'apart' if apart else 'together'}-{hanging}"
        with Newsroom(Rules(asked.good + hanging, hanging), apart=apart) as room:
            urls = installed(at, room, pace=pace)
            ran = run(monitor(at, "collect", "--once", *JSON), at / "round.log")
        seconds.append(ran.last(urls[: asked.good]))
    alone, beside = seconds
    hosts = "each on a host of its own" if apart else "all on one host"
    return Target.seconds(f"{asked.good} good feeds beside {asked.hanging} that hang, {hosts}: until the last one", beside, TIMES * alone)


def _plain(folder: Path, urls: list[str]) -> Ran:
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return run([sys.executable, "-m", "bench.collecting.peer", str(folder / "urls.txt"), str(folder / "plain.db")], folder / "plain.log")


def _unchanged(ran: Ran) -> int:
    return sum(line.get("outcome") == "not_modified" for line in ran.lines)
