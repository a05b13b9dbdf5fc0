"""What a shell offers when TAB is pressed: names that a person would otherwise have to look up."""

from collections.abc import Callable

import click

from newsbot.interfaces.cli import cli

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def _from(names: Callable[[click.Context], list[str]]) -> Complete:
    """Of these names those that begin so; none where finding them fails: a shell cannot show why."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
        try:
            return [name for name in names(ctx) if name.startswith(incomplete)]
        except Exception:  # noqa: BLE001 - whatever it is, the command itself will say it
            return []

    return complete


def _topics(ctx: click.Context) -> list[str]:
    from newsbot.operation.config import load_config
    from newsbot.operation.config.topicfiles import load_topics

    return sorted(load_topics(load_config(ctx.find_root().params.get("config_path"), {}).topics_dir))


def _reasons(_: click.Context) -> list[str]:
    from newsbot.corpus.reasons import REASONS

    return list(REASONS)


def _thresholds(_: click.Context) -> list[str]:
    from newsbot.interfaces.cli.thresholds import thresholds

    return [f"{name}=" for name in thresholds()]


def _subjects(ctx: click.Context) -> list[str]:
    from newsbot.interfaces.cli.help_subjects import TOPICS

    return [*TOPICS, *cli.list_commands(ctx)]


def _formats(ctx: click.Context) -> list[str]:
    from newsbot.interfaces.cli.output import FORMATS
    from newsbot.interfaces.export import FORMATS as EXPORTED

    sheets = ["html", "svg"] if ctx.info_name in ("story", "show") else []
    return list(EXPORTED if ctx.info_name == "export" else FORMATS) + sheets


topics, reasons, thresholds = _from(_topics), _from(_reasons), _from(_thresholds)
subjects, formats = _from(_subjects), _from(_formats)
