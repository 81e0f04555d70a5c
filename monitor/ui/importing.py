"""How does an analyst's own archive get in?"""

import tempfile
from pathlib import Path

import streamlit as st

from monitor.ui import jobs, literal
from monitor.ui.text import t

SUFFIXES = ["xml", "rss", "atom", "jsonl", "csv", "gz"]


def upload(config: Path) -> None:
    """A file, the name of its source, and the button that starts `import` beside the pages."""
    file = st.file_uploader(t("import.file"), type=SUFFIXES, key="i_file", help=t("import.help"))
    source = st.text_input(t("import.source"), key="i_source", placeholder="archive", help=t("import.source_help"))
    if st.button(t("import.start"), key="b_import", disabled=file is None, type="primary") and file is not None:
        folder = Path(tempfile.mkdtemp(prefix="monitor-import-"))
        # The name is a stranger's: only its endings are kept, they tell the format.
        path = folder / ("upload" + "".join(ending for ending in Path(file.name).suffixes[-2:] if ending[1:].lower() in SUFFIXES))
        with path.open("wb") as out:
            out.write(file.getbuffer())
        owner = literal.line(source)
        jobs.start("import", ["import", str(path), *([f"--source={owner}"] if owner else [])], config)
        st.rerun()
