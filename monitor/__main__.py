"""`python -m monitor [--config FILE] COMMAND`: which commands are there?"""

import os

from monitor.commands.collecting import collect
from monitor.commands.entities import entities
from monitor.commands.exporting import export_
from monitor.commands.filling import demo, import_, index
from monitor.commands.group import main
from monitor.commands.keeping import backup, prune, restore
from monitor.commands.reading import annotate
from monitor.commands.revive import revive
from monitor.commands.running import doctor_, serve_, status_

__all__ = ["main"]

# The tagger multiplies small matrices: with threads of their own they take three times the processor's time and gain nothing
# (5,000 articles: 11.8 s of it instead of 4.1). Set before anything loads numpy; worker processes inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

for command in (serve_, collect, import_, index, status_, revive, doctor_, export_, entities, annotate, demo, backup, restore, prune):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m monitor")
