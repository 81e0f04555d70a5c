"""Nothing reaches what Streamlit reads as Markdown but our own words, numbers, and what went through `literal.markdown`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.ui import literal

UI = Path(literal.__file__).parent
# Method → which of its arguments are Markdown: places, then names. Options of select boxes, cells, code and placeholders are plain text.
SINKS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = dict.fromkeys(
    ("markdown", "caption", "title", "header", "subheader", "info", "warning", "error", "success", "toast"), ((0,), ("body", "help"))
) | dict.fromkeys(
    ("button", "download_button", "link_button", "toggle", "checkbox", "selectbox", "multiselect", "segmented_control", "pills", "radio", "slider",
     "text_input", "date_input", "file_uploader", "popover", "expander", "status", "tabs", "spinner"), ((0,), ("label", "help", "text"))
) | {"progress": ((1,), ("text",)), "metric": ((0, 1, 2), ("label", "value", "delta", "help"))}  # fmt: skip
# What gives our own words, or numbers and days in them; of `t` and `say` the values are looked at too.
OURS = {"number", "percent", "signed", "short_date", "moment", "ago", "p_value", "figure", "caption", "freshness", "counted", "len", "int", "round",
        "sum", "bucket_name", "when", "text", "getattr"}  # fmt: skip
NUMBERS = {"n", "total", "well", "shown", "share", "sure", "low", "high", "count", "articles", "stories", "mentions", "next_version_share", "value",
           "change", "counting_version", "coming_version", "minimum", "feeds", "page", "known", "behind"}  # fmt: skip


def calls() -> Iterator[tuple[str, ast.Call, ast.AST]]:
    """(module:line, the call of a sink, the function it stands in)."""
    for path in sorted(UI.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SINKS:
                        owner = node.func.value
                        if not (isinstance(owner, ast.Name) and owner.id in ("literal", "jobs", "feeds", "logging")):
                            yield f"{path.relative_to(UI)}:{node.lineno}", node, function


def parts(node: ast.AST) -> list[ast.expr] | None:
    """What an expression is made of; None where that says nothing about it."""
    match node:
        case ast.JoinedStr(values=found) | ast.Tuple(elts=found) | ast.List(elts=found) | ast.BoolOp(values=found):
            return list(found)
        case ast.FormattedValue(value=one) | ast.Starred(value=one) | ast.Subscript(value=one) | ast.GeneratorExp(elt=one):
            return [one]
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            return [left, right]
        case ast.Call(func=called, args=arguments, keywords=named):
            name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            if name == "markdown" or name in OURS:
                return []
            return [word.value for word in named] if name in ("t", "say") else arguments if name == "join" else None
    return None


def ours(node: ast.AST, function: ast.AST) -> bool:
    """Whether an expression can only be our own words."""
    if isinstance(node, ast.Constant) or (isinstance(node, ast.Attribute) and node.attr in NUMBERS):
        return True
    if isinstance(node, ast.Name):
        given = [a.value for a in ast.walk(function) if isinstance(a, ast.Assign) and node.id in _targets(a)]
        given += [a.value for a in ast.walk(function) if isinstance(a, ast.NamedExpr) and a.target.id == node.id]
        return node.id in NUMBERS or node.id.isupper() or (bool(given) and all(ours(value, function) for value in given))
    found = parts(node)
    return found is not None and all(ours(part, function) for part in found)


def _targets(assigned: ast.Assign) -> set[str]:
    return {name.id for target in assigned.targets for name in ast.walk(target) if isinstance(name, ast.Name)}


@pytest.mark.parametrize(("place", "call", "function"), [pytest.param(*found, id=found[0]) for found in calls()])
def test_a_sink_is_given_our_own_words_only(place: str, call: ast.Call, function: ast.AST) -> None:
    assert isinstance(call.func, ast.Attribute)
    places, names = SINKS[call.func.attr]
    given = [call.args[at] for at in places if at < len(call.args)] + [word.value for word in call.keywords if word.arg in names]
    assert [ast.unparse(value) for value in given if not ours(value, function)] == []


def test_html_is_never_allowed_in_markdown() -> None:
    assert [path.name for path in UI.rglob("*.py") if "unsafe_allow" in path.read_text("utf-8")] == []
