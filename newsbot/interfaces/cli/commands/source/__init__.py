"""`newsbot source`: the feeds through which topics are followed."""

from newsbot.interfaces.cli.app import command_group
from newsbot.interfaces.cli.commands.source.add import source_add
from newsbot.interfaces.cli.commands.source.check import source_check
from newsbot.interfaces.cli.commands.source.export import source_export
from newsbot.interfaces.cli.commands.source.import_ import source_import
from newsbot.interfaces.cli.commands.source.list import source_list
from newsbot.interfaces.cli.commands.source.pause import source_pause
from newsbot.interfaces.cli.commands.source.remove import source_remove
from newsbot.interfaces.cli.commands.source.revive import source_revive


@command_group("source")
def source_command() -> None:
    """The feeds your topics are followed through.

    \b
    Examples:
      newsbot source add https://outlet.example
      newsbot source list --health
      newsbot source check
    """


for _command in (
    source_add,
    source_check,
    source_export,
    source_import,
    source_list,
    source_pause,
    source_remove,
    source_revive,
):
    source_command.add_command(_command)
