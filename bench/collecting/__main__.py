"""`python -m bench.collecting load|day|soak|kills [options]`: may the collector be left alone for a year?"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any

from bench.collecting.asked import Day, Kills, Load, Soak

STATED = "generated feeds on loopback, 20 items of some 1,600 letters each with full text, 15 % of them reprints"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; 1 where something was lost, doubled, damaged or grew without end."""
    asked = _arguments().parse_args(arguments)
    from bench import machine

    print(f"{machine.describe()}\n{STATED}", flush=True)
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory(prefix="monitor-bench-") as folder:
        code: int = asked.measure(Path(folder), asked)
        return code


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.collecting", description="May the collector be left alone for a year?")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work there and leave everything [temporary]")
    parts = parser.add_subparsers(required=True, metavar="load|day|soak|kills")
    load = parts.add_parser("load", help="rounds of many feeds, some of which hang, beside a plain program")
    _options(load, Load)
    load.set_defaults(measure=_load)
    day = parts.add_parser("day", help="the rounds of a day with 20,000 articles on top of an archive")
    _options(day, Day)
    day.set_defaults(measure=_day)
    soak = parts.add_parser("soak", help="an hour among edits, errors and hangs: what does the collector hold?")
    _options(soak, Soak)
    soak.set_defaults(measure=_soak)
    kills = parts.add_parser("kills", help="the collector killed at random moments, again and again on one database")
    _options(kills, Kills)
    kills.set_defaults(measure=_kills)
    return parser


def _options(parser: argparse.ArgumentParser, values: type[Any]) -> None:
    """An option for each field of a dataclass, with its default."""
    for field in fields(values):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default, metavar="N", help=f"[{field.default}]")


def _given(values: type[Any], asked: argparse.Namespace) -> Any:
    return values(**{field.name: getattr(asked, field.name) for field in fields(values)})


def _load(folder: Path, asked: argparse.Namespace) -> int:
    from bench import table
    from bench.collecting import load

    for figures in load.measured(folder, _given(Load, asked)):
        print(f"\n{table.show(figures)}", flush=True)
    return 0


def _day(folder: Path, asked: argparse.Namespace) -> int:
    from bench import table
    from bench.collecting import day

    print(f"\n{table.show(day.measured(folder, _given(Day, asked)))}", flush=True)
    return 0


def _soak(folder: Path, asked: argparse.Namespace) -> int:
    from bench.collecting import soak

    return _judged(soak.measured(folder, _given(Soak, asked), _say))


def _kills(folder: Path, asked: argparse.Namespace) -> int:
    from bench.collecting import kills

    return _judged(kills.measured(folder, _given(Kills, asked), _say))


def _say(line: str) -> None:
    print(line, flush=True)


def _judged(faults: Sequence[str]) -> int:
    print("\n".join([*faults, f"{len(faults)} faults"]), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
