"""The reference of what is stored, made from the comments in schema.py: `make docs`."""

import ast
import inspect
import io
import tokenize

from newsbot.corpus.store import schema

_HEAD = """# What a store holds

Made from `newsbot/corpus/store/schema.py` by `make docs`; do not edit.

{introduction}

A SQLite file has a table of each name, a MongoDB database a collection. "Key" names the record; "looked up by" lists
what is indexed. Schema version {version}.
"""


def reference() -> str:
    """The whole page, in Markdown."""
    source = inspect.getsource(schema)
    classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    comments = _comments(source)
    introduction = (schema.__doc__ or "").partition("\n\n")[2].strip()
    parts = [_HEAD.format(introduction=introduction, version=schema.SCHEMA_VERSION)]
    for name, collection in schema.COLLECTIONS.items():
        parts.append(_section(name, collection, classes[collection.record.__name__], comments))
    return "\n".join(parts)


def _section(name: str, collection: schema.Collection, node: ast.ClassDef, comments: dict[int, str]) -> str:
    lines = [f"## {name}", "", " ".join((ast.get_docstring(node) or "").split()), ""]
    lines.append(f"Key: {_names(collection.key)}.")
    if collection.indexes:
        lines[-1] += f" Looked up by {'; '.join(_names(fields) for fields in collection.indexes)}."
    lines += ["", "| field | type | meaning |", "|---|---|---|"]
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            meaning = " ".join(comments.get(line, "") for line in range(field.lineno, (field.end_lineno or 0) + 1))
            kind = ast.unparse(field.annotation).replace("|", "\\|")
            lines.append(f"| `{field.target.id}` | `{kind}` | {' '.join(meaning.split())} |")
    return "\n".join([*lines, ""])


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f"`{field}`" for field in fields)


def _comments(source: str) -> dict[int, str]:
    """Comments by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ").replace("|", "\\|") for t in tokens if t.type == tokenize.COMMENT}
