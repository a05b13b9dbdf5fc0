"""The files that `newsbot init` begins with: every setting with its meaning and default, and a topic to change."""

import textwrap

from pydantic.fields import FieldInfo

from newsbot.operation.config.model import default_of, fields, kind_of, sections
from newsbot.operation.config.value_kinds import quoted, shown

_CONFIG = """\
# newsbot's settings. A line such as `#timeout = 30` shows a default: take the `#` away and change it.
# `newsbot config show --origin` says which values hold and where each comes from; `newsbot doctor` checks them.
"""

_TOPIC = """\
# A topic: what you follow. The file's name is the topic's name in commands.

title = {title}

# What an article must match: words with AND, OR, NOT and brackets; "a phrase"; miss* for any ending; title:word for the
# headline only. Case and accents do not matter. `newsbot help queries` tells more, `newsbot topic test {name}` tries.
query = {query}

# Whether a word also stands for its other forms (missile: missiles; füze: füzeler). A phrase and ="word" stay exact.
forms = false

# Languages that are followed, such as ["en", "tr"]; none: every language.
languages = {languages}

# The feeds, one on a line. `newsbot source add SITE` looks for them and adds them here.
feeds = [
]
"""

_WIDTH = 110


def config_text(contact: str = "") -> str:
    """A newsbot.toml in which only the contact, where there is one, differs from the defaults."""
    parts = [_CONFIG]
    for table, model in sections().items():
        lines = ["", f"[{table}]", *_comment(model.__doc__ or "")] if table else []
        for key, field in fields().items():
            if key.rpartition(".")[0] == table:
                lines += ["", *_setting(key, field, contact)]
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def _setting(key: str, field: FieldInfo, contact: str) -> list[str]:
    name, default = key.rpartition(".")[2], default_of(field)
    meaning = _comment(f"{field.description or ''} Expected: {kind_of(field)}.")
    if key == "fetch.contact" and contact:
        return [*meaning, f"{name} = {quoted(contact)}"]
    if default is None:
        return [*meaning, f"#{name} = (unset)"]
    return [*meaning, f"#{name} = {shown(default, kind_of(field))}"]


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(" ".join(text.split()), _WIDTH)]


def topic_text(name: str, title: str, query: str, languages: tuple[str, ...] = ()) -> str:
    """A topic file without feeds."""
    texts = {"title": quoted(title), "query": quoted(query), "languages": shown(languages)}
    return _TOPIC.format(name=name, **texts)
