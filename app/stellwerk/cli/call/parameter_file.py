"""Parameters that stand in a YAML file: `Add-Vm -File vm.yaml`. Its keys are the names of parameters. Blocks.

Every scalar is the text that one would type: `2G`, `52:54:00:12:34:56` and `on` mean what they mean there.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stellwerk.cli.call.value_file import MOST, Given
from stellwerk.cli.option import folded
from stellwerk.core.error import Invalid
from stellwerk.engine.command import Command
from stellwerk.engine.parameter import Param
from stellwerk.engine.reading import param_named

DEEPEST = 3
"""A mapping of lists of mappings."""


def with_parameters(command: Command, given: Given) -> Given:
    """The pairs of name and text, with those of a file where one is named; what is typed counts before what it says.

    Raises Invalid for a file that cannot be read, and for a key that is no parameter, by its name.
    """
    files = [text for name, text in given if text is not None and param_named(command, name).arg.spreads]
    if not files:
        return given
    if len(files) > 1:
        raise Invalid("-File is given twice", "put everything into one file")
    typed = tuple((name, text) for name, text in given if not param_named(command, name).arg.spreads)
    names = {param_named(command, name).cli_name for name, _text in typed}
    read = tuple(pair for pair in _pairs(command, files[0]) if pair[0] not in names)
    return (*read, *typed)


def _pairs(command: Command, path: str) -> Iterator[tuple[str, str | None]]:
    for key, value in _mapping(path).items():
        param = param_named(command, key)
        if param.arg.hidden or param.arg.spreads or param.arg.secret:
            raise Invalid(f'"{key[:60]}" cannot stand in a file', f'take it out of "{path[:80]}"')
        parts = value if isinstance(value, list) else [value]
        if len(parts) > 1 and not param.many:
            raise Invalid(f'"{key[:60]}" takes one value', f'look at it in "{path[:80]}"')
        for part in parts:
            yield param.cli_name, _text(param, key, part)


def _text(param: Param, key: str, part: Any) -> str:
    """One value; a mapping (`size: 10G`, `pool: images`) as it is typed."""
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping) and param.many and all(isinstance(value, str) for value in part.values()):
        wrong = next((value for value in part.values() if "," in value), None)
        if wrong is None:
            return ",".join(f"{name}={value}" for name, value in part.items())
        raise Invalid(f'"{wrong[:60]}" holds a comma', f'take it out of "{key[:60]}"')
    raise Invalid(f'the value of "{key[:60]}" cannot be read', f"write it as -{param.cli_name} takes it")


def _mapping(path: str) -> dict[str, Any]:
    content = _content(path)
    try:
        found = _load(content)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            f'"{path[:80]}" is no YAML that can be read', "write one `name: value` a line", str(error)
        ) from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise Invalid(f'"{path[:80]}" holds no parameters', "write one `name: value` a line")
    return found


def _content(path: str) -> str:
    try:
        with Path(path).expanduser().open(encoding="utf-8") as file:
            read = file.read(MOST + 1)
    except (OSError, ValueError) as error:
        raise Invalid(f'"{path[:80]}" cannot be read', "name a text file", str(error)) from error
    if len(read) > MOST:
        raise Invalid(f'"{path[:80]}" is too long', f"give a file of {MOST} characters at most")
    return read


def _load(content: str) -> Any:
    """The content as texts, lists and mappings. No objects, no references, no key twice. Raises ValueError."""
    import yaml  # here: rarely wanted

    class Loader(yaml.BaseLoader):  # type: ignore[misc]  # PyYAML says nothing of its types
        """Reads every scalar as a text."""

        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                raise ValueError("references (*name) are not taken")
            self.depth += 1
            if self.depth > DEEPEST + 1:
                raise ValueError("it is nested too deeply")
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            keys = [folded(key.value) for key, _value in node.value if isinstance(key.value, str)]
            twice = next((key for key in keys if keys.count(key) > 1), None)
            if twice is not None:
                raise ValueError(f'"{twice}" stands there twice')
            return super().construct_mapping(node, deep=deep)

    try:
        return yaml.load(content, Loader)  # texts only
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
