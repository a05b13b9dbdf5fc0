"""Collections, validators and indexes of the MongoDB store, made from schema.py; numbered migrations.

A record's key is `_id`. Some documents have private fields beside the record's:

- articles: `minute` (first_seen cut, for the canonical order), `terms` (distinct folded words of the current version,
  for search), `weights` (for ranking, see newsbot/text/prominence.py), `first_version`, `current_key` and
  `current_rank` (see articles.py), `unmarked` (a change that the desk's mark does not show yet);
- versions: `rank`, `minute` (its article's) and `window` (see newsbot.text.fingerprint.window_of) for look-ups by key;
- `lexicon` has documents of an entry of newsbot.text.forms (`_id`) and its `head`;
- urls: `rank`, `entry_updated`, `entry_rank`; decisions: `rank`.
"""

import contextlib
import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import CollectionInvalid, OperationFailure

from newsbot.corpus.store.schema import COLLECTIONS, Collection
from newsbot.items import HEADLINE
from newsbot.text.fingerprint import window_of

Document = dict[str, Any]

_PRIVATE_INDEXES: dict[str, list[tuple[str, ...]]] = {
    "articles": [("terms",), ("minute", "_id"), ("unmarked",), ("unread",)],
    "versions": [("fingerprint", "window", "minute", "_id"), ("fingerprint", "minute", "_id"), ("extractor",)],
}
_SPARSE = {"unmarked", "expires", "text_expires"}
_PARTIAL = {"unread": {"unread": True}, "extractor": {"extractor": HEADLINE}}  # headlines are few
_BSON = {
    str: ["string"],
    int: ["int", "long"],
    float: ["double", "int", "long"],
    bool: ["bool"],
    bytes: ["binData"],
    datetime: ["date"],
}


def validator(collection: Collection) -> Document:
    """The `$jsonSchema` of a collection: every field's type; those without a default are required."""
    return {"$jsonSchema": _object(collection.record, leave_out=_as_id(collection))}


def index_models(name: str, collection: Collection) -> list[IndexModel]:
    """The indexes of a collection."""
    as_id = _as_id(collection)
    wanted: list[tuple[str, ...]] = [*collection.indexes, *_PRIVATE_INDEXES.get(name, [])]
    return [
        IndexModel([("_id" if field in as_id else field, ASCENDING) for field in fields], **_options(fields))
        for fields in wanted
    ]


def _options(fields: tuple[str, ...]) -> Document:
    if fields[0] in _PARTIAL:
        return {"partialFilterExpression": _PARTIAL[fields[0]]}
    return {"sparse": bool(_SPARSE & set(fields))}


def _as_id(collection: Collection) -> tuple[str, ...]:
    return collection.key if len(collection.key) == 1 else ()


def _object(kind: Any, leave_out: tuple[str, ...] = ()) -> Document:
    hints = typing.get_type_hints(kind)
    fields = [field for field in dataclasses.fields(kind) if field.name not in leave_out]
    required = [field.name for field in fields if not _may_be_missing(field, hints[field.name])]
    properties = {field.name: _schema(hints[field.name]) for field in fields}
    return {"bsonType": "object", "required": required, "properties": properties}


def _may_be_missing(field: dataclasses.Field[Any], hint: Any) -> bool:
    missing = dataclasses.MISSING
    return field.default is not missing or field.default_factory is not missing or type(None) in typing.get_args(hint)


def _schema(hint: Any) -> Document:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return {}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return {"anyOf": [_schema(inner), {"bsonType": "null"}]}
    if origin is tuple:
        return {"bsonType": "array", "items": _schema(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"bsonType": "object", "additionalProperties": _schema(arguments[1])}
    return _object(hint) if dataclasses.is_dataclass(hint) else {"bsonType": _BSON[hint]}


# --- migrations ------------------------------------------------------------------------------------------------------


def create_collections(database: Database[Document]) -> None:
    """Migrations 1, 2, 4, 5, 6: every collection with its validator and indexes; harmless for those that are there."""
    for name, collection in COLLECTIONS.items():
        try:
            database.create_collection(name, validator=validator(collection))
        except CollectionInvalid:  # another process was first, or a run was killed here
            database.command("collMod", name, validator=validator(collection))
        models = index_models(name, collection)
        if models:
            database[name].create_indexes(models)
    database["checkpoints"].create_index([("position", ASCENDING)])


def place_versions(database: Database[Document]) -> None:
    """Migration 3: collections and indexes; every version knows its place in the canonical order and its window."""
    create_collections(database)
    for name, old in (("versions", "fingerprint_1"), ("edges", "unmarked_1")):
        with contextlib.suppress(OperationFailure):  # there is none, or another process was first
            database[name].drop_index(old)
    without = database["versions"].find({"minute": {"$exists": False}}, {"article_id": 1, "published": 1})
    for version in without:
        article = database["articles"].find_one({"_id": version["article_id"]}, {"minute": 1})
        if article is not None:
            place = {"minute": article["minute"], "window": window_of(version["published"])}
            database["versions"].update_one({"_id": version["_id"]}, {"$set": place})


MIGRATIONS: tuple[tuple[int, Callable[[Database[Document]], None]], ...] = (
    (1, create_collections),
    (2, create_collections),
    (3, place_versions),
    (4, create_collections),
    (5, create_collections),
    (6, create_collections),
)
"""(schema version, what brings a database to it); each may run twice, or in two processes at once."""
