"""The command line. Commands are loaded when they are asked for, so that `newsbot --help` answers at once."""

import errno
import importlib
import io
import keyword
import os
import sys
from collections.abc import Sequence

import click

from newsbot.errors import NewsbotError
from newsbot.interfaces.cli.groups import Group
from newsbot.text.words import one_line

SECTIONS: dict[str, dict[str, str]] = {
    "Read": {
        "new": "what has happened since you last looked",
        "stories": "the stories, newest first",
        "story": "one story: who reported what, when, and what was new in it",
        "diff": "what was changed in an article afterwards; where two stores differ",
        "search": "find articles by words, outlet, language, time",
        "trend": "how much was written about something, over time",
        "export": "take the corpus along",
        "serve": "read in a browser, on this machine",
        "site": "the same pages as files",
    },
    "Collect": {
        "crawl": "poll feeds and fetch what is new",
        "watch": "keep crawling: poll whatever is due",
        "worker": "crawl together with other machines, into one store",
        "beat": "let workers know when to look what is due",
        "schedule": "let the machine's own timer crawl",
        "record": "crawl, and keep every response in an archive",
        "replay": "read archives as if they were crawled, offline",
        "import": "bring in texts that were extracted elsewhere",
        "extract": "saved pages to text and metadata",
    },
    "Set up": {
        "demo": "look around in a recorded news world, offline",
        "init": "begin in an empty folder",
        "topic": "the topics you follow",
        "source": "the feeds they are followed through",
        "alert": "who is told what happens",
        "config": "the configuration and where it comes from",
    },
    "Look after": {
        "why": "why an article is here, or is not",
        "article": "keep or drop one, against the rules",
        "doctor": "check that everything is in order",
        "health": "whether newsbot is at work, for containers and monitors",
        "status": "what is stored and what is due",
        "backup": "the whole corpus in one file, also while a crawl runs",
        "restore": "a backup into an empty store",
        "store": "check that what is stored fits together, and mend it",
        "reextract": "read kept pages again, after an upgrade",
        "purge": "take texts back, for good",
        "migrate": "bring the store to this version's schema",
        "fixture": "a page with the right answer, for tests; a story's part of a recording",
        "help": "explain reasons, times, queries, exit codes, completion",
    },
}
"""Every command, in the order of `newsbot --help`; `commands/NAME.py` holds it."""


class Commands(Group):
    """Finds a command's file by its name and groups the help by what people want to do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the help."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        file = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(importlib.import_module(f"{__name__}.commands.{file}"), f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. One whose output nobody reads on has done its work; click would end it with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without loading them."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from newsbot.interfaces.cli.versions import versions

        click.echo(versions())
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="what is installed")
@click.option("--store", metavar="URI", help="sqlite:PATH or mongodb://…")
@click.option("--config", "config_path", metavar="PATH", help="a newsbot.toml")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, the same as --format jsonl")
@click.option("--format", "format_", metavar="NAME", help="table, tsv, csv, json, jsonl or md; export has more")
@click.option("-q", "--quiet", is_flag=True, help="no progress, only errors")
@click.option("-v", "--verbose", count=True, help="more of the log (-vv: all of it)")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), help="colours on the terminal")
@click.option("--tz", metavar="ZONE", help="times are shown and typed in this zone, such as Europe/Istanbul")
@click.option("--now", metavar="TIME", help="a fixed clock, for tests and replays")
@click.pass_context
def cli(ctx: click.Context, /, **options: object) -> None:
    """Follow one news topic across public feeds.

    Copies and follow-ups are grouped into stories; see who reported what, when, who carried whom, and what was changed
    afterwards. The options below may stand before or after the command.

    \b
    Examples:
      newsbot crawl && newsbot new
      newsbot search '"air defence" gaziantep' --since 7d
      newsbot why https://outlet.example/article
    """
    ctx.obj = {name: value for name, value in options.items() if value}


def main(args: Sequence[str] | None = None) -> None:
    """Entry point of the `newsbot` program; ends the process with the exit code of the command."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    try:
        code = cli.main(args=args, prog_name="newsbot", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsbotError as error:
        from newsbot.interfaces.cli.output import tell

        tell("\n".join(map(one_line, f"newsbot: {error}".split("\n"))))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        print("newsbot: interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing reads on: end without a complaint
        sys.exit(0)
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE or error.filename is None:
            raise
        print(f"newsbot: {error.filename}: {error.strerror}; {_OF_THE_MACHINE[error.errno]}", file=sys.stderr)
        sys.exit(1)


_WRITABLE = "make it and its folder readable and writable for you"
_OF_THE_MACHINE = {
    errno.EACCES: _WRITABLE,
    errno.EPERM: _WRITABLE,
    errno.EROFS: "choose a folder that can be written to",
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
}
"""What a file may meet that is no fault of newsbot's, and what to do about it."""
