"""Writes the reference pages (docs/reference) from the program itself: `make docs`.

The JSON Schemas are written into newsbot/interfaces/schemas too. A test says when a page is stale.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

import newsbot.interfaces.schemas
from newsbot.corpus.reasons import REASONS
from newsbot.corpus.store import reference as store
from newsbot.interfaces.cli import SECTIONS, cli
from newsbot.interfaces.cli import thresholds as tried
from newsbot.interfaces.cli.help_subjects import EXIT_CODES
from newsbot.interfaces.limits import LIMITS, Limit
from newsbot.interfaces.schemas import RECORDS, json_schema
from newsbot.interfaces.schemas.field_kinds import Field, Kind
from newsbot.operation.config import reference as config
from newsbot.operation.metrics import prometheus

_WRITTEN = "<!-- Written by `make docs`; a test compares. -->"


# --- commands -----------------------------------------------------------------------------------


def commands() -> str:
    """Every command: what it does, its arguments and options, its examples."""
    context = click.Context(cli, info_name="newsbot")
    parts = [f"# Commands\n\n{_WRITTEN}\n\n{_COMMANDS}", f"## Options of every command\n\n{_options(cli, context)}"]
    for section, names in SECTIONS.items():
        parts.append(f"## {section}")
        for name in names:
            command = cli.get_command(context, name)
            assert command is not None
            parts += [_command(found, under) for found, under in walk(command, context, name)]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


_COMMANDS = """\
stdout is data, stderr is everything else. Lists are tables on a terminal and whole tab-separated lines in a pipe;
`--json` gives JSON Lines ([schemas](schemas.md)). An empty result is exit code 0, nothing on stdout and one sentence
on stderr. What a command may end with is in [exit codes](exit-codes.md), what a time may look like in
`newsbot help times`, the query language in [queries](query.md)."""


def walk(command: click.Command, parent: click.Context, name: str) -> Iterator[tuple[click.Command, click.Context]]:
    """The command and those below it, each with its context."""
    context = click.Context(command, parent=parent, info_name=name)
    yield command, context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            inner = command.get_command(context, below)
            if inner is not None:
                yield from walk(inner, context, below)


def _command(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    about, examples = _help(command)
    parts = [f"### {context.command_path}", f"```\n{usage}\n```", about]
    if table := _options(command, context):
        parts.append(table)
    if examples:
        parts.append(f"```sh\n{examples}\n```")
    return "\n\n".join(part for part in parts if part)


def _help(command: click.Command) -> tuple[str, str]:
    """The help as Markdown, and its examples."""
    import inspect

    text = inspect.cleandoc(command.help or "")
    about, _, examples = text.partition("Examples:\n")
    blocks = [block.strip("\n") for block in about.split("\b\n") if block.strip()]
    shown = [blocks[0] if blocks else "", *(_listing(block) for block in blocks[1:])]
    return "\n\n".join(filter(None, shown)).strip(), inspect.cleandoc(examples)


def _listing(block: str) -> str:
    """A block that click does not wrap, as code, and what follows it."""
    lines, _, rest = block.partition("\n\n")
    return f"```\n{lines}\n```\n\n{rest}".strip()


def _options(command: click.Command, context: click.Context) -> str:
    rows = ["| option | meaning |", "|---|---|"]
    for parameter in command.params:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record is not None:
            rows.append(_row([f"`{record[0]}`", re.sub(r"\s+", " ", record[1])]))
    return "\n".join(rows) if len(rows) > 2 else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


# --- lists --------------------------------------------------------------------------------------


def reasons() -> str:
    """The closed list of reasons."""
    rows = ["| reason | what happened | what would change it | tried again |", "|---|---|---|---|"]
    rows += [
        _row([f"`{name}`", reason.meaning, reason.change, "yes" if reason.retry else "no"])
        for name, reason in REASONS.items()
    ]
    return f"# Reasons\n\n{_WRITTEN}\n\n{_REASONS}\n\n" + "\n".join(rows) + "\n"


def thresholds() -> str:
    """Every threshold of copies and stories that can be back-tested."""
    now = tried.thresholds()
    rows = ["| threshold | now | what it decides |", "|---|---|---|"]
    rows += [_row([f"`{name}`", f"{now[name]:g}", meaning]) for name, meaning in tried.MEANINGS.items()]
    return f"# Thresholds\n\n{_WRITTEN}\n\n{_THRESHOLDS}\n\n" + "\n".join(rows) + "\n"


_THRESHOLDS = """\
What decides about copies and stories, in figures. `newsbot why --backtest NAME=VALUE` says which decisions on what is
stored another figure would change; it changes nothing. How they were measured: [stories](../explanation/stories.md)."""


_REASONS = """\
Everything that a feed announces ends with one of these, in the order in which an article meets them. `newsbot why URL`
tells the one that an address met, `newsbot why --dropped --reason NAME` lists all that met it."""


def exit_codes() -> str:
    """How commands end."""
    rows = ["| code | meaning |", "|---|---|", *(_row([str(code), told]) for code, told in EXIT_CODES.items())]
    return f"# Exit codes\n\n{_WRITTEN}\n\n" + "\n".join(rows) + "\n"


def metrics() -> str:
    """Every metric, from an exposition of nothing."""
    text = prometheus(
        {"feeds": [], "states": {}, "alarms": []}, {"counts": {}, "due_feeds": 0}, datetime(1970, 1, 1, tzinfo=UTC)
    )
    told = [line.removeprefix("# HELP ").partition(" ") for line in text.splitlines() if line.startswith("# HELP ")]
    rows = ["| metric | meaning |", "|---|---|", *(_row([f"`{name}`", meaning]) for name, _, meaning in told)]
    return f"# Metrics\n\n{_WRITTEN}\n\n{_METRICS}\n\n" + "\n".join(rows) + "\n"


_METRICS = """\
In the text format of Prometheus; all are gauges. Those about a feed have the labels `feed` (its address, without
secrets) and `outlet`."""


# --- schemas ------------------------------------------------------------------------------------


def schemas() -> str:
    """Every record, field by field."""
    parts = [f"# JSON records\n\n{_WRITTEN}\n\n{_SCHEMAS}"]
    for name, record in RECORDS.items():
        places = [f"`newsbot {command}`" for command in record.commands]
        places += [f"`{page}`" if page.startswith("/") else page for page in record.pages]
        link = f"[{name}.json](../../newsbot/interfaces/schemas/{name}.json)"
        parts.append(
            f"## newsbot/{name}/1\n\n{record.meaning} From {', '.join(places)}. {link}\n\n{_fields(record.fields)}"
        )
    return "\n\n".join(parts) + "\n"


_SCHEMAS = """\
`--json` prints a record a line; each says what it is: `"schema": "newsbot/story/1"`. Within a number fields are added,
never renamed or removed; ignore what you do not know. Times are ISO 8601 in UTC, such as `2026-03-09T10:22:00Z`. Each
record has a JSON Schema (draft 2020-12). Pages of `newsbot serve` give records too, at their address with `.json`."""


def _fields(fields: Mapping[str, Field]) -> str:
    rows = ["| field | type | meaning |", "|---|---|---|"]
    for name, field in flat(fields):
        meaning = field.meaning if field.always else f"{field.meaning} (not always there)"
        rows.append(_row([f"`{name}`", str(field.kind), meaning]))
    return "\n".join(rows)


def flat(fields: Mapping[str, Field], before: str = "") -> Iterator[tuple[str, Field]]:
    """Fields with those of records within them, such as `beats[].copies[].url`."""
    for name, field in fields.items():
        yield before + name, field
        place, kind = before + name, field.kind
        while kind.items is not None:
            place, kind = place + "[]", kind.items
        if isinstance(kind, Kind) and kind.fields is not None:
            yield from flat(kind.fields, place + ".")


# --- all ----------------------------------------------------------------------------------------


# --- limits -------------------------------------------------------------------------------------


def limits() -> str:
    """Every limit of one thing, and what is said when it bites."""
    parts = [f"# Limits\n\n{_WRITTEN}\n\n{_LIMITS}"]
    for of, found in LIMITS.items():
        rows = [_row(["limit", "value", "beyond it", "setting"]), _row(["---"] * 4), *map(_limit, found)]
        parts.append(f"## {of}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


_LIMITS = """\
No feed, host, page, text, family or story takes more than its share of processor, memory, disk or time, whatever it
sends. What a limit leaves out costs nothing beside it. Names like `too-large` are [reasons](reasons.md); where one
is named, [settings](config.md) say what it may be."""


def _limit(each: Limit) -> str:
    return _row([each.of, each.amount, each.beyond, f"`{each.setting}`" if each.setting else ""])


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "config.md": config.reference,
    "reasons.md": reasons,
    "thresholds.md": thresholds,
    "exit-codes.md": exit_codes,
    "metrics.md": metrics,
    "schemas.md": schemas,
    "store.md": store.reference,
    "limits.md": limits,
}
"""Every generated page of docs/reference."""


def write(folder: Path) -> None:
    """Write all pages into `folder`, and the JSON Schemas beside their module."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
    published = Path(newsbot.interfaces.schemas.__file__).parent
    for stale in published.glob("*.json"):
        stale.unlink()
    for name in RECORDS:
        text = json.dumps(json_schema(name), indent=1, ensure_ascii=False) + "\n"
        (published / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
