"""Groups of commands that say which one a misspelt word may have meant."""

import difflib

import click


class Group(click.Group):
    """A group of commands; of a word that is none of them it says which it is most like."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with. UsageError when it is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if near := self.nearest(ctx, args[0]):
                raise click.UsageError(f"There is no command {args[0]!r}; did you mean {near}?", ctx) from error
            raise

    def nearest(self, ctx: click.Context, word: str) -> str | None:
        """The command that `word` is most like, if any."""
        return next(iter(difflib.get_close_matches(word, self.list_commands(ctx), 1, 0.6)), None)
