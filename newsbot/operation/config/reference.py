"""Writes docs/reference/config.md from the settings themselves: `make docs`."""

from collections.abc import Mapping

from pydantic.fields import FieldInfo

from newsbot.operation.config.model import default_of, fields, kind_of, sections, variable
from newsbot.operation.config.topicfiles import FeedTable, TopicFile
from newsbot.operation.config.value_kinds import shown

_INTRODUCTION = """\
# Configuration

<!-- Written by `make docs`; a test compares. -->

A setting is taken from the first of these that has it: a flag of the command, the environment (`NEWSBOT_…`),
`./newsbot.toml`, the personal file (`newsbot.toml` in the folder `newsbot` of the user's configuration), the default.
`--config PATH` or `NEWSBOT_CONFIG` names one file that takes the place of both. `newsbot config show --origin` says
where each value came from, with secrets left out. An empty variable is not set; lists and tables in variables are
written as in TOML, or with commas between.

Relative paths in a file are relative to that file; elsewhere to the working folder. Without `topics_dir`, topics are in
`topics` beside the file. Anything that is not known or does not fit is refused with exit code 6, and said where.
"""

_TOPICS = """\
## Topic files

`topics/NAME.toml`, one for each topic; NAME is lower-case letters, digits and hyphens. A feed is written as its address
alone, or as a table with the keys below.
"""


def reference() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for table, model in sections().items():
        heading = f"## [{table}]\n\n{model.__doc__}" if table else "## Top level"
        mine = {key: field for key, field in fields().items() if key.rpartition(".")[0] == table}
        parts.append(f"{heading}\n\n{_settings(mine)}")
    parts.append(
        f"{_TOPICS}\n{_keys(TopicFile.model_fields)}\n\n### A feed as a table\n\n{_keys(FeedTable.model_fields)}"
    )
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def _settings(rows: Mapping[str, FieldInfo]) -> str:
    lines = ["| key | value | default | variable | meaning |", "|---|---|---|---|---|"]
    for key, field in rows.items():
        cells = [f"`{key}`", kind_of(field), _default(field), f"`{variable(key)}`", field.description or ""]
        lines.append(_row(cells))
    return "\n".join(lines)


def _keys(rows: Mapping[str, FieldInfo]) -> str:
    lines = ["| key | value | default | meaning |", "|---|---|---|---|"]
    lines += [
        _row([f"`{key}`", kind_of(field), _default(field), field.description or ""]) for key, field in rows.items()
    ]
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = default_of(field)
    return "unset" if default is None else f"`{shown(default, kind_of(field))}`"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
