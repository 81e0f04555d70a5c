"""`python -m bench [--size SIZE] [--articles N] [--documents FILE] [--keep FOLDER]`: measures reading of texts and questions to large archives;
with `--size` that archive only, with `--articles` texts only."""

# Nothing else is imported here: processes that are measured begin with this module, and would hold whatever it holds.
import argparse
import re
import tempfile
from contextlib import nullcontext
from pathlib import Path

ARTICLES = 20_000
LEAST = 20
SIZES = (100_000, 1_000_000)
THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}


def main() -> None:
    """Measures and prints."""
    asked = _arguments().parse_args()
    from bench import machine

    print(machine.describe())
    with nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory(prefix="monitor-bench-") as folder:
        if asked.articles or not asked.size:
            _texts(Path(folder) / "texts", max(LEAST, asked.articles or ARTICLES), asked.documents)
        for count in [asked.size] if asked.size else [] if asked.articles else SIZES:
            _archive(Path(folder) / str(count), count)


def size(written: str) -> int:
    """100k, 1m, 10m or a plain number of articles."""
    found = re.fullmatch(r"(\d+)([km]?)", written.lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{written}: expected a number of articles as 100k or 1m")
    return int(found[1]) * THOUSANDS[found[2]]


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast is it here, and beside what?")
    parser.add_argument("--size", type=size, help="measure an archive of this many articles only: 100k, 1m, 10m")
    parser.add_argument("--articles", type=int, help=f"measure reading of texts only, on so many [{ARTICLES}]")
    parser.add_argument(
        "--documents", type=Path, metavar="FILE", help="JSON lines as `annotate` takes them, read beside the natasha chain [generated]"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the archives there, and use what a run before has left [temporary]")
    return parser


def _texts(folder: Path, count: int, documents: Path | None) -> None:
    from bench import table, texts
    from bench.articles import SEED

    figures = texts.measured(folder, count, documents)
    print(f"\n{count:,} generated articles, seed {SEED}\n\n{table.show(figures)}", flush=True)


def _archive(folder: Path, count: int) -> None:
    from bench import large, table
    from bench.archive import DAYS
    from bench.made import made

    held = made(folder, count)
    figures = large.measured(held)
    told = f"{count:,} generated articles, {held.presence:,} presence rows, {DAYS:,} days, seed {held.archive.seed}"
    print(f"\n{told}; questions: best of several tries, warm\n\n{table.show(figures)}", flush=True)


if __name__ == "__main__":
    main()
