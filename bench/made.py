"""Is the archive already there, and of what is it?"""

import json
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bench import filling, reading
from bench.archive import Archive, archive
from bench.rows import rows
from monitor.config import Settings
from monitor.extract import catalogue
from monitor.store.store import Store

RENEWED = 3  # times: what came new is looked at as often
NEW = 100  # articles at a time
MAKERS = ("archive.py", "filling.py", "names.py", "rows.py")


@dataclass(frozen=True, slots=True)
class Made:
    """An archive in a folder: `count` articles in our database and in the peers' tables; those after them come later. `presence`: rows."""

    folder: Path
    settings: Settings
    archive: Archive
    count: int
    presence: int

    def grow(self, number: int) -> None:
        """Our database gets the new articles of this number, from 1 on."""
        start = self.count + (number - 1) * NEW
        with Store.open(self.settings.database_url) as store:
            filling.fill(store, self.archive, start, start + NEW)


def made(folder: Path, count: int) -> Made:
    """The archive of this many articles in the folder: what another run left there, or a new one."""
    generated = archive(count + RENEWED * NEW)
    mark, known = folder / "made.json", _known(count, generated.seed)
    left = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
    if left.get("known") != known:
        shutil.rmtree(folder, ignore_errors=True)
    settings = reading.installation(folder)
    catalogue.load(settings.entities, cache=settings.forms_folder)  # the dashboard finds it read
    with Store.open(settings.database_url) as store:
        if left.get("known") == known:
            filling.forget(store, count)
            return Made(folder, settings, generated, count, left["presence"])
        filling.prepare(store)
        filling.fill(store, generated, 0, count)
    presence = _hand_out(generated, folder / "rows", count)
    mark.write_text(json.dumps({"known": known, "presence": presence}), "utf-8")
    return Made(folder, settings, generated, count, presence)


def _hand_out(generated: Archive, folder: Path, count: int) -> int:
    """Writes what the peers read; how many rows of presence there are in the archive."""
    held, presence = rows(generated, 0, count)
    held.write(folder / "0")
    for number in range(1, RENEWED + 1):
        start = count + (number - 1) * NEW
        rows(generated, start, start + NEW)[0].write(folder / str(number))
    return presence


def _known(count: int, seed: int) -> str:
    """Changes with everything that the archive follows from."""
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in MAKERS)
    return f"{count} {seed} {blake2b(code, digest_size=8).hexdigest()}"
