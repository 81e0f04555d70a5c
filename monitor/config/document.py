"""A YAML file as plain data that remembers the line of each key."""

from pathlib import Path
from typing import Any

import yaml

from monitor.config.settings import ConfigError

Problem = tuple[int, str]  # line, and the whole message


class Document:
    """A YAML file as plain data with the line of each key; duplicate keys, which YAML readers pass over in silence, are problems."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self.problems: list[Problem] = []
        self._lines: dict[tuple[str | int, ...], int] = {(): 1}
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            self.data: Any = {} if node is None else self._read(loader, node, ())
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigError(f"{path}:{line}: expected valid YAML: {error.problem or error.context}") from error
        except (yaml.YAMLError, RecursionError) as error:
            raise ConfigError(f"{path}: expected valid YAML: {error}") from error
        finally:
            loader.dispose()

    def problem(self, place: tuple[str | int, ...], message: str) -> Problem:
        """`config.yaml:12: sources[3].kind: message`; a key that is not there has the line of what it should be in."""
        known = place
        while known not in self._lines:
            known = known[:-1]
        line = self._lines[known]
        key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
        return line, f"{self._path}:{line}: {key or 'the file'}: {message}"

    def _read(self, loader: yaml.CSafeLoader, node: yaml.Node, place: tuple[str | int, ...]) -> Any:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(loader, item, (*place, number)) for number, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return loader.construct_object(node)
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                line, first = key_node.start_mark.line + 1, self._lines[(*place, key)]
                message = f"{self._path}:{line}: {key}: this key was already given in line {first}; expected it once"
                self.problems.append((line, message))
                continue
            self._lines[(*place, key)] = key_node.start_mark.line + 1
            mapping[key] = self._read(loader, value_node, (*place, key))
        return mapping
