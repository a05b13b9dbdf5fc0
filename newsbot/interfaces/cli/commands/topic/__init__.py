"""`newsbot topic`: the topics that are followed. A topic is a file, made to live in git."""

from newsbot.interfaces.cli.app import command_group
from newsbot.interfaces.cli.commands.topic.add import topic_add
from newsbot.interfaces.cli.commands.topic.edit import topic_edit
from newsbot.interfaces.cli.commands.topic.list import topic_list
from newsbot.interfaces.cli.commands.topic.pause import topic_pause
from newsbot.interfaces.cli.commands.topic.remove import topic_remove
from newsbot.interfaces.cli.commands.topic.revive import topic_revive
from newsbot.interfaces.cli.commands.topic.test import topic_test


@command_group("topic")
def topic_command() -> None:
    """The topics you follow.

    \b
    Examples:
      newsbot topic list
      newsbot topic test iran-missiles-turkey --query '(iran OR iranian) AND missile*'
      newsbot topic edit quakes
    """


for _command in (topic_add, topic_edit, topic_list, topic_pause, topic_remove, topic_revive, topic_test):
    topic_command.add_command(_command)
