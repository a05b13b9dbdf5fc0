"""`newsbot import`: the same bytes in every store, nothing changed by a second time, bad lines told and passed over."""

import json
import os
from pathlib import Path

import pytest

from tests.builders import TEXT
from tests.commands import Done, call, spawn
from tests.interfaces.cli.corpus import articles_file, project
from tests.mongo_server import MissingServerError, mongo_server

NOW = ["--now", "2026-03-10T00:00Z"]


def imported(folder: Path, store: str, file: Path, *more: str) -> Done:
    return spawn("--config", project(folder), "--store", store, *NOW, "import", file, *more)


def exported(folder: Path, store: str) -> str:
    done = call("--config", folder / "newsbot.toml", "--store", store, "export")
    assert done.code == 0, done.err
    return done.out


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    store, file = f"sqlite:{tmp_path / 'news.db'}", articles_file(tmp_path / "articles.jsonl", 40)
    assert imported(tmp_path, store, file).code == 0
    once = exported(tmp_path, store)
    again = imported(tmp_path, store, file)
    assert (again.code, exported(tmp_path, store)) == (0, once)
    assert len(once.splitlines()) == 40


def test_both_stores_export_the_same_bytes(tmp_path: Path) -> None:
    file = articles_file(tmp_path / "articles.jsonl", 40)
    try:
        with mongo_server(tmp_path) as uri:
            stores = [f"sqlite:{tmp_path / 'news.db'}", uri.replace("/?", "/news?")]
            for store in stores:
                assert imported(tmp_path, store, file).code == 0
            one, other = (exported(tmp_path, store) for store in stores)
    except MissingServerError as error:
        if os.environ.get("NEWSBOT_REQUIRE_MONGODB") == "1":
            raise
        pytest.skip(f"MongoDB is not tested here: {error}")
    assert one == other
    assert one


def test_the_order_of_the_lines_does_not_matter(tmp_path: Path) -> None:
    file, turned = articles_file(tmp_path / "articles.jsonl", 30), tmp_path / "turned.jsonl"
    turned.write_text("".join(reversed(file.read_text().splitlines(keepends=True))))
    stores = [f"sqlite:{tmp_path / name}" for name in ("one.db", "other.db")]
    for store, path in zip(stores, (file, turned), strict=True):
        imported(tmp_path, store, path)
    assert exported(tmp_path, stores[0]) == exported(tmp_path, stores[1])


def test_short_texts_are_kept_unless_a_topic_is_named(tmp_path: Path) -> None:
    file = articles_file(tmp_path / "articles.jsonl", 4)  # every other text is of two words
    everything, topical = (f"sqlite:{tmp_path / name}" for name in ("all.db", "topic.db"))
    imported(tmp_path, everything, file)
    imported(tmp_path, topical, file, "--topic", "missiles")
    counts = [len(exported(tmp_path, store).splitlines()) for store in (everything, topical)]
    assert counts == [4, 2]


BAD_LINES = {
    "no JSON": "{",
    "no object": "[1]",
    "no url": json.dumps({"title": "t", "text": TEXT}),
    "no text": json.dumps({"url": "http://outlet.example/x"}),
    "a number for a text": json.dumps({"url": "http://outlet.example/x", "text": 5}),
    "another scheme": json.dumps({"url": "javascript:alert(1)", "text": TEXT}),
    "a bad date": json.dumps({"url": "http://outlet.example/x", "text": TEXT, "published": "yesterday"}),
    "deep nesting": '{"a":' + "[" * 5000 + "]" * 5000 + "}",
    "a huge number": json.dumps({"url": "http://outlet.example/x", "text": TEXT, "published": 10**400}),
    "authors that are none": json.dumps({"url": "http://outlet.example/x", "text": TEXT, "authors": 5}),
}


def test_R14_lines_that_are_no_articles_are_told_and_cost_nobody_else(tmp_path: Path) -> None:
    file = articles_file(tmp_path / "articles.jsonl", 2)
    good = file.read_text().splitlines()
    file.write_text("\n".join([good[0], *BAD_LINES.values(), good[1], ""]))
    store = f"sqlite:{tmp_path / 'news.db'}"
    done = imported(tmp_path, store, file)
    assert (done.code, "Traceback" in done.err) == (3, False), done.err
    assert [number for number in range(2, 2 + len(BAD_LINES)) if f"line {number}:" not in done.err] == [], done.err
    assert len(exported(tmp_path, store).splitlines()) == 2


def test_R12_R13_hostile_characters_and_keys_are_cleaned(tmp_path: Path) -> None:
    hostile = {
        "url": "http://outlet.example/x",
        "title": "a\ud800b\x00c\ufffe",
        "text": f"{TEXT}\x00\ud800",
        "$where": 1,
    }
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps(hostile | {"a.b": {"$ne": None}}) + "\n")
    store = f"sqlite:{tmp_path / 'news.db'}"
    assert imported(tmp_path, store, file).code == 0
    (row,) = map(json.loads, exported(tmp_path, store).splitlines())
    assert not {"\x00", "\ud800", "\ufffe"} & set(row["title"] + row["text"])
    assert "$where" not in row


def test_first_seen_is_what_the_line_says_else_published_else_now(tmp_path: Path) -> None:
    rows = [
        {"published": "2026-03-01T10:00:00Z", "first_seen": "2026-03-02T10:00:00+03:00"},
        {"published": "2026-03-01T10:00:00Z"},
        {},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text(
        "".join(json.dumps({"url": f"http://o.example/{n}", "text": TEXT, **row}) + "\n" for n, row in enumerate(rows))
    )
    store = f"sqlite:{tmp_path / 'news.db'}"
    imported(tmp_path, store, file)
    seen = {row["url"][-1]: row["first_seen"] for row in map(json.loads, exported(tmp_path, store).splitlines())}
    assert seen == {"0": "2026-03-02T07:00:00Z", "1": "2026-03-01T10:00:00Z", "2": "2026-03-10T00:00:00Z"}
