"""Configuration: flags, then NEWSBOT_* variables, then ./newsbot.toml, then the personal file, then defaults.

`load_config` gives one frozen Config and is the only reader of the environment; `load_topics` reads the topic files.
Every mistake is a ConfigError that names the file, the line where it can be found, the key and what was expected.
"""

from newsbot.operation.config.load import load_config, origins
from newsbot.operation.config.model import Config, Setting
from newsbot.operation.config.topicedit import (
    add_feed,
    add_feeds,
    remove_feed,
    remove_topic,
    set_feed_paused,
    set_paused,
    set_values,
    topic_text,
    write_topic,
)
from newsbot.operation.config.topicfiles import load_topic, load_topics, topic_named

__all__ = [
    "Config",
    "Setting",
    "add_feed",
    "add_feeds",
    "load_config",
    "load_topic",
    "load_topics",
    "origins",
    "remove_feed",
    "remove_topic",
    "set_feed_paused",
    "set_paused",
    "set_values",
    "topic_named",
    "topic_text",
    "write_topic",
]
