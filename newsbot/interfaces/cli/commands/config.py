"""`newsbot config`: what is set, and where it comes from."""

import click

from newsbot.interfaces.cli.app import App, command_group, with_app
from newsbot.interfaces.cli.layout import Column


@command_group("config")
def config_command() -> None:
    """The configuration: flags, NEWSBOT_* variables, ./newsbot.toml, the personal file, defaults.

    \b
    Examples:
      newsbot config show --origin
    """


@config_command.command("show")
@click.option("--origin", is_flag=True, help="say where each value comes from")
@with_app
def config_show(app: App, origin: bool) -> int:
    """Print every setting; passwords are not shown.

    \b
    Examples:
      newsbot config show --origin
    """
    from newsbot.operation.config import origins

    columns = [Column("key", "setting"), Column("value", "value", wide=True)]
    if origin:
        columns.append(Column("origin", "from"))
    app.out.rows([setting._asdict() for setting in origins(app.config)], columns, "setting")
    return 0
