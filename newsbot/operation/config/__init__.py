"""Configuration: flags, then NEWSBOT_* variables, then ./newsbot.toml, then the personal file, then defaults.

`load_config` gives one frozen Config and is the only reader of the environment. Topic files are read by `topicfiles`,
written and edited by `topicedit`; both are loaded by those who need topics, with the query language.
Every mistake is a ConfigError that names the file, the line where it can be found, the key and what was expected.
"""

from newsbot.operation.config.load import load_config, origins
from newsbot.operation.config.model import Config, Setting

__all__ = ["Config", "Setting", "load_config", "origins"]
