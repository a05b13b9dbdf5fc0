"""`newsbot help`: one of the subjects, or the help of a command."""

import click

from newsbot.errors import UsageError
from newsbot.interfaces.cli import cli, completion
from newsbot.interfaces.cli.app import App, with_app
from newsbot.interfaces.cli.help_subjects import TOPICS
from newsbot.interfaces.cli.layout import wrapped


@click.command("help")
@click.argument("subject", required=False, shell_complete=completion.subjects)
@with_app
def help_command(app: App, subject: str | None) -> int:
    """Explain a SUBJECT: reasons, exit-codes, times, queries, thresholds, completion, or a command.

    \b
    Examples:
      newsbot help reasons
    """
    commands = cli.list_commands(click.get_current_context())
    if subject is None:
        for line in wrapped(f"Subjects: {', '.join(TOPICS)}; or a command: {', '.join(commands)}", app.out.width):
            app.out.line(line)
    elif named := [each for each in TOPICS if each == subject or each in (f"{subject}s", f"{subject[:-1]}ies")]:
        app.out.line(TOPICS[named[0]]())
    elif subject in commands:
        cli.main(args=[subject, "--help"], prog_name="newsbot", standalone_mode=False)
    else:
        raise UsageError(f"There is no help on {subject!r}; there is on: {', '.join(TOPICS)} and every command.")
    return 0
