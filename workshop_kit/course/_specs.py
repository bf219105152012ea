"""Read a YAML file into a spec; a fault names file, field path and remedy in one sentence."""

from __future__ import annotations

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

try:  # ten times as fast, where the package was built with libyaml, as its wheels are
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

_FOLDERS = ("exercises", "solutions")
Spec = TypeVar("Spec", bound=BaseModel)


class SpecError(ValueError):
    """A fault in a course file. Names the file, the path in it, what is wrong, the remedy."""

    def __init__(self, file: str, path: str, fault: str, remedy: str) -> None:
        self.file, self.path, self.fault, self.remedy = file, path, fault, remedy
        super().__init__(f"{file}: {path}: {fault}; {remedy}")


class FaultError(ValueError):
    """What a validator raises: path below the validated value, what is wrong, the remedy."""

    def __init__(self, path: str, fault: str, remedy: str) -> None:
        self.path, self.fault, self.remedy = path, fault, remedy
        super().__init__(f"{fault}; {remedy}")


def read_spec(model: type[Spec], file: Path) -> Spec:
    """Read ``file`` as ``model``.

    Raises
    ------
    SpecError
        The file is missing, is not YAML, or does not fit the model.
    """
    folder = file.parent.name
    name = f"{folder}/{file.name}" if folder in _FOLDERS else file.name
    data = _read_yaml(file, name)
    # Strict JSON mode takes a list for a tuple and nothing else for anything else.
    text = json.dumps(data, default=str)
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise _spec_error(name, data, error) from None


def _read_yaml(file: Path, name: str) -> Any:
    try:
        return yaml.load(file.read_text("utf-8"), _UniqueKeys)
    except FileNotFoundError:
        raise SpecError(name, "file", "does not exist", "create it or mend its name") from None
    except UnicodeDecodeError:
        raise SpecError(name, "file", "is not UTF-8", "save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}" if mark else "file"
        fault = f"is not YAML ({error.problem or error.context})"
        raise SpecError(name, where, fault, "mend the line or its indent") from None


class _UniqueKeys(SafeLoader):
    """A safe loader that refuses a key given twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value!r} stands twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _spec_error(file: str, data: Any, error: ValidationError) -> SpecError:
    first, *others = error.errors(include_url=False)
    path = _readable_path(data, first["loc"], missing=first["type"] == "missing")
    context = first.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, FaultError):
        path = ".".join(filter(None, (path, cause.path)))
        fault, remedy = cause.fault, cause.remedy
    else:
        fault, remedy = _in_words(first["type"], first["msg"], first["input"], context)
    if others:
        remedy += f" (and {len(others)} more)"
    return SpecError(file, path or "file", fault, remedy)


_KINDS = {
    "string_type": "a text; put it in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}


def _in_words(kind: str, message: str, given: Any, context: dict[str, Any]) -> tuple[str, str]:
    if kind == "missing":
        return "is missing", "add it"
    if kind == "extra_forbidden":
        return "is not a key known here", "remove it or mend its spelling"
    if kind == "string_too_short":
        return "is empty", "write a text"
    if kind == "union_tag_not_found":
        return "has no type", f"add the key {context['discriminator']}"
    if kind == "union_tag_invalid":
        return (
            f"is of the unknown type {context['tag']!r}",
            f"use one of {context['expected_tags']}",
        )
    if kind == "string_pattern_mismatch":
        return f"is {given!r}", f"write it in the form {context['pattern']}"
    if kind == "literal_error":
        return f"is {given!r}", f"use {context['expected']}"
    if kind in _KINDS:
        return f"is {given!r}", f"write {_KINDS[kind]}"
    return f"is {given!r}", message[:1].lower() + message[1:]


def _readable_path(data: Any, location: tuple[int | str, ...], missing: bool) -> str:
    """Return a path as an author reads it: list members by id, no names of union branches."""
    parts: list[str] = []
    for depth, step in enumerate(location):
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
            label = data.get("id", step) if isinstance(data, dict) else step
            parts[-1:] = [f"{parts[-1] if parts else ''}[{label}]"]
        elif isinstance(data, dict) and step in data:
            data = data[step]
            parts.append(str(step))
        elif missing and depth == len(location) - 1:
            parts.append(str(step))
    return ".".join(parts)
