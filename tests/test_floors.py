"""The house: who may import whom, and the one home of each library."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "model": 0,
    "masking": 0,
    "selection": 1,
    "config": 2,
    "collect": 2,
    "extract": 2,
    "store": 2,
    "analysis": 2,
    "export": 2,
    "demo": 2,
    "pipeline": 3,
    "answers": 3,
    "serve": 3,
    "doctor": 3,
    "ui": 4,
    "commands": 4,
    "__main__": 5,
    "dashboard": 5,
}
HOMES = {
    "httpx2": ("monitor/collect/fetcher", "monitor/collect/transport"),
    "protego": ("monitor/collect/fetcher", "monitor/collect/robots"),
    "feedparser": ("monitor/collect/parser",),
    "trafilatura": ("monitor/collect/fulltext",),
    "natasha": ("monitor/extract/tagger",),
    "razdel": ("monitor/extract/sentences",),
    "pymorphy3": ("monitor/extract/forms",),
    "rensa": ("monitor/extract/stories",),
    "sqlalchemy": ("monitor/store/",),
    "duckdb": ("monitor/store/",),
    "pyarrow": ("monitor/store/",),
    "scipy": ("monitor/analysis/",),
    "networkx": ("monitor/analysis/",),
    "xlsxwriter": ("monitor/export",),
    "packaging": ("monitor/doctor",),
    "plotly": ("monitor/ui/charts", "monitor/ui/clicks"),
    "starlette": ("dashboard",),
    "streamlit": ("monitor/ui/", "dashboard"),
    "pydantic": ("monitor/config", "monitor/extract/catalogue", "monitor/ui/text"),
    "yaml": ("monitor/config", "monitor/extract/catalogue", "monitor/ui/text"),
}
SHARED_BY_ALL = {"pandas", "numpy", "click", "monitor"}
MODULES = sorted([*ROOT.glob("monitor/**/*.py"), ROOT / "dashboard.py"])


def place(path: Path) -> str:
    """`monitor/ui/pages/trends.py` → `monitor/ui/pages/trends`."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def room(dotted: str) -> str:
    """`monitor.ui.pages` → `ui`; the package itself → ``."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(path: Path) -> set[str]:
    """Every dotted name that a module imports; `from monitor import x` counts as `monitor.x`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}: relative imports hide the room; write the whole name"
            assert node.module is not None
            found.update(f"monitor.{alias.name}" for alias in node.names) if node.module == "monitor" else found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = place(path).removeprefix("monitor/").split("/")[0]
    if own == "__init__":
        return
    assert own in FLOORS, f"{own} stands on no floor"
    for name in imports(path):
        if not name.startswith("monitor") or name == "monitor.__version__":
            continue
        other = room(name)
        same_room = other == own
        assert same_room or FLOORS[other] < FLOORS[own], f"{place(path)} (floor {FLOORS[own]}) imports {name} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_library_is_imported_only_at_home(path: Path) -> None:
    for library in {name.split(".")[0] for name in imports(path)} - SHARED_BY_ALL:
        if library in sys.stdlib_module_names:
            continue
        assert library in HOMES, f"{place(path)} imports {library}, which has no home"
        assert place(path).startswith(HOMES[library]), f"{place(path)} imports {library}, whose home is {HOMES[library]}"


@pytest.mark.parametrize("library", sorted(HOMES))
def test_every_home_is_lived_in(library: str) -> None:
    assert any(library in {name.split(".")[0] for name in imports(path)} for path in MODULES), f"{library} is imported nowhere"


def test_direct_dependencies_are_those_imported() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    listed = {re.split(r"[\s<>=#]", line)[0] for line in lines if line and not line.startswith("#")}
    unimported = {"lxml_html_clean", "dawg2", "tzdata", "pyyaml"}  # trafilatura's, pymorphy3's, zoneinfo's; `yaml` is PyYAML's module
    assert listed - unimported == (set(HOMES) | {"pandas", "click"}) - {"yaml"}


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_no_pattern_repeats_a_group_possessively(path: Path) -> None:
    """Python before 3.11.5, as Debian 12 has it, finds nothing by `(?:a|b)*+`, and no feed is read; `(?>(?:a|b)*)` means the same and works."""
    found = re.findall(r"[^(]\)(?:[*+?]|\{[\d,{}]*\})\+.*", path.read_text(encoding="utf-8"))
    assert found == []
