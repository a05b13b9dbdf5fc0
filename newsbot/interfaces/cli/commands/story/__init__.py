"""`newsbot story`: follow one story, or correct where it begins and ends."""

import click

from newsbot.interfaces.cli.app import command_group
from newsbot.interfaces.cli.commands.story.link import story_link, story_unlink
from newsbot.interfaces.cli.commands.story.merge import story_merge
from newsbot.interfaces.cli.commands.story.show import story_show
from newsbot.interfaces.cli.commands.story.split import story_split
from newsbot.interfaces.cli.groups import Group

_OTHER_NAMES = {"join": "merge", "part": "split"}


class _ShowByDefault(Group):
    """`newsbot story s-7k3f` is short for `newsbot story show s-7k3f`; `join` and `part` are `merge` and `split`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before arguments that begin with no subcommand, nor with what is nearly one."""
        args = [_OTHER_NAMES.get(args[0], args[0]), *args[1:]] if args else args
        named = args and args[0] not in self.commands and args[0] not in ctx.help_option_names
        if named and (args[0].startswith(("s-", "a-")) or not self.nearest(ctx, args[0])):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@command_group("story", cls=_ShowByDefault)
def story_command() -> None:
    """Follow one story: its beats in order, what was new in each, and who carried it.

    A story may be named by its id, or by an article in it. `join` and `part` are other names of `merge` and `split`.

    \b
    Examples:
      newsbot story s-7k3f
      newsbot story https://outlet.example/article --copies
      newsbot story merge s-7k3f s-9d2m
    """


for _command in (story_link, story_merge, story_show, story_split, story_unlink):
    story_command.add_command(_command)
