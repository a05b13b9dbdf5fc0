"""The door for notebooks: the questions of the commands, as typed objects that are read when they are gone over."""

import ast
import dataclasses
import json
import subprocess
import sys
import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import pytest

import newsbot
from newsbot.corpus.store import open_store
from newsbot.interfaces.notebook import records
from newsbot.interfaces.schemas import RECORDS, Field
from newsbot.text import meaning
from newsbot.text.formats import dumps
from tests.builders import TEXT, at
from tests.commands import WORLD, call
from tests.corpus.query.corpus import NOW, world_copy
from tests.interfaces.notebook import every_name
from tests.interfaces.web.corpus import put, settle

EDITED = "http://northwire.example/2026/03/04/nato-downs-missile-hatay"
SECOND = "http://headline-hub.example/us/nato-intercepts-second-iranian-ballistic-missile"
EXAMPLE = Path(every_name.__file__)


@pytest.fixture(scope="module")
def uri(tmp_path_factory: pytest.TempPathFactory) -> str:
    return world_copy(tmp_path_factory.mktemp("notebook"))


@pytest.fixture(scope="module")
def world(uri: str) -> Iterator[newsbot.Corpus]:
    with newsbot.open(uri, config=WORLD, now=NOW) as corpus:
        yield corpus


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a corpus of one article, in a folder without a configuration."""
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:news.db")
    put(store, "one", "Missile over Gaziantep")
    settle(store)
    store.close()
    return "sqlite:news.db"


# --- the same as the commands ---------------------------------------------------------------------

RENAMED = {"from_version": "from", "to_version": "to"}
ASKED: dict[str, typing.Callable[[newsbot.Corpus], Any]] = {
    "export --headlines": lambda world: world.articles(texts_only=False),
    "export --since 7d": lambda world: world.articles(since="7d"),
    "stories --limit 10000": lambda world: world.stories(),
    "stories --since 2d --texts-only --limit 10000": lambda world: world.stories(since="2d", texts_only=True),
    "search missile --limit 9": lambda world: world.search("missile", limit=9),
    "search missile --sort oldest --lang en-GB": lambda world: world.search(
        "missile", sort="oldest", languages="en-GB", limit=20
    ),
    "search missile --group story": lambda world: world.search("missile", group="story"),
    f"search --like {EDITED} --limit 5 --lang en": lambda world: world.like(EDITED, limit=5, languages="en"),
    f"diff {EDITED}": lambda world: world.revisions(EDITED),
    f"why {EDITED}": lambda world: [world.why(EDITED)],
}


@pytest.mark.parametrize("command", ASKED)
def test_rows_are_those_of_the_command(world: newsbot.Corpus, uri: str, command: str) -> None:
    printed = call("--config", WORLD, "--store", uri, "--now", NOW.isoformat(), "--json", *command.split()).rows()
    for row in printed:
        row.pop("schema", None)
        row.pop("outlet_count", None)
    told = [_as_json(each) for each in ASKED[command](world)]
    assert [
        {**row, **{name: None for name in each if name not in row}} for each, row in zip(told, printed, strict=True)
    ] == told
    assert told


def _as_json(each: Any) -> dict[str, Any]:
    return {RENAMED.get(name, name): value for name, value in json.loads(dumps(dataclasses.asdict(each))).items()}


@pytest.mark.skipif(not meaning.is_installed(), reason="the encoder is not installed")
def test_what_means_the_same_is_that_of_the_command(world: newsbot.Corpus, uri: str) -> None:
    common = ("--config", WORLD, "--store", uri, "--now", NOW.isoformat(), "--json")
    printed = call(*common, "search", "missile debris", "--across", "--lang", "tr").rows()
    assert [each.id for each in world.across("missile debris", languages="tr")] == [
        row["id"] for row in printed if row.get("across") is not None
    ]


def test_without_words_nothing_means_the_same(world: newsbot.Corpus) -> None:
    with pytest.raises(newsbot.UsageError, match="words"):
        list(world.across("lang:tr"))


def test_a_story_is_that_of_the_command(world: newsbot.Corpus, uri: str) -> None:
    (printed,) = call("--config", WORLD, "--store", uri, "--json", "story", SECOND).rows()
    story = world.story(SECOND)
    assert [beat.id for beat in story.beats] == [beat["id"] for beat in printed["beats"]]
    assert [list(beat.new) for beat in story.beats] == [beat["new"] for beat in printed["beats"]]
    assert story.priority.statement == printed["priority"]["statement"]
    assert story.figures


def test_a_trend_has_the_rows_of_the_command(world: newsbot.Corpus, uri: str) -> None:
    options = ["--config", WORLD, "--store", uri, "--format", "csv"]
    head, *printed = call(*options, "trend", "missile", "--split", "outlet").lines()
    counts = list(world.trend("missile", split="outlet"))
    assert head.split(",")[:5] == ["query", "value", "at", "articles", "copies"]
    assert [f"{each.value},{each.at:%Y-%m-%d}" for each in counts] == [
        f"{value},{when[:10]}" for _, value, when, *_ in (line.split(",") for line in printed)
    ]


def test_a_trend_shows_itself_as_a_picture(world: newsbot.Corpus) -> None:
    assert world.trend("missile")._repr_svg_().startswith("<svg")


KINDS: dict[str, type] = {
    "article": newsbot.Article,
    "search": newsbot.Hit,
    "story": newsbot.WholeStory,
    "revision": newsbot.Revision,
    "why": newsbot.Trail,
}


@pytest.mark.parametrize("name", KINDS)
def test_fields_are_those_of_the_json_record(name: str) -> None:
    """So that what a field means is said in one place."""
    fields = {key: field for key, field in RECORDS[name].fields.items() if key not in ("why", "outlet_count")}
    assert list(_differences(KINDS[name], fields, name)) == []


def _differences(kind: type, fields: Mapping[str, Field], at_: str) -> Iterator[str]:
    hints = {RENAMED.get(name, name): hint for name, hint in typing.get_type_hints(kind).items()}
    yield from (f"{at_}.{name}" for name in hints.keys() ^ fields.keys())
    for name in hints.keys() & fields.keys():
        field, hint = fields[name], hints[name]
        if field.kind.nullable and NoneType not in typing.get_args(hint):
            yield f"{at_}.{name} may be null"
        inner = next(each for each in typing.get_args(hint) if each is not NoneType) if _wrapped(hint) else hint
        kind_of = field.kind.items if field.kind.items else field.kind
        if dataclasses.is_dataclass(inner):
            assert isinstance(inner, type)
            yield from _differences(inner, kind_of.fields or {}, f"{at_}.{name}")
        elif kind_of.fields:
            yield f"{at_}.{name} is an object"


def _wrapped(hint: Any) -> bool:
    return isinstance(hint, UnionType) or typing.get_origin(hint) is tuple


# --- read when they are gone over -----------------------------------------------------------------


def test_rows_are_read_anew_while_a_crawl_writes(own: str) -> None:
    with newsbot.open(own) as corpus:
        rows = corpus.articles()
        before = len(list(rows))
        crawl = open_store(own)
        put(crawl, "two", "Patriot battery", f"{TEXT} Two.")
        with crawl.writing():  # type: ignore[attr-defined] # a transaction that is under way
            assert [before, len(list(rows))] == [1, 2]
        crawl.close()


def test_nothing_is_read_before_it_is_wanted(world: newsbot.Corpus) -> None:
    first = next(iter(world.search("missile", sort="newest")))
    assert first.title


def test_the_corpus_as_it_was_known(uri: str) -> None:
    with newsbot.open(uri, config=WORLD, as_of="2026-03-05") as then:
        articles = list(then.articles(texts_only=False))
        assert articles
        assert max(each.first_seen for each in articles) <= datetime(2026, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "since",
    [
        "2026-03-10",
        date(2026, 3, 10),
        datetime(2026, 3, 10, tzinfo=UTC),
        datetime(2026, 3, 10, 3, tzinfo=timezone(timedelta(hours=3))),
        "44h",
    ],
    ids=str,
)
def test_times_are_typed_or_texts(world: newsbot.Corpus, since: Any) -> None:
    assert [each.id for each in world.articles(since=since)] == [each.id for each in world.articles(since="2026-03-10")]


def test_objects_are_frozen(world: newsbot.Corpus) -> None:
    article = next(iter(world.articles()))
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.title = "another"  # type: ignore[misc]


def test_asking_changes_nothing(own: str) -> None:
    before = Path("news.db").read_bytes()
    list(every_name.stories(_opened(own), "http://outlet.example/one"))
    assert Path("news.db").read_bytes() == before


def _opened(uri: str) -> newsbot.Corpus:
    return newsbot.open(uri, now=at())


# --- tables ---------------------------------------------------------------------------------------


def test_rows_as_an_arrow_table(world: newsbot.Corpus) -> None:
    table = world.articles().to_arrow()
    articles = list(world.articles())
    assert table.column_names == [field.name for field in dataclasses.fields(newsbot.Article)]
    assert table["published"].to_pylist() == [each.published for each in articles]
    assert table["versions"].to_pylist()[0][0]["sha"] == articles[0].versions[0].sha


@pytest.mark.parametrize("rows", ["stories", "articles"])
def test_no_rows_are_a_table_without_rows(own: str, rows: str) -> None:
    with newsbot.open(own) as corpus:
        table = getattr(corpus, rows)(since="2030-01-01").to_arrow()
        assert (table.num_rows, "id" in table.column_names) == (0, True)


def test_nested_records_are_structs(world: newsbot.Corpus) -> None:
    table = world.search("missile", limit=3).to_arrow()
    assert table.schema.field("score").type.field("words").type.value_type.field("asked").type == "string"
    assert [each["text"] for each in table["snippet"].to_pylist()] == [
        hit.snippet.text for hit in world.search("missile", limit=3)
    ]


def test_rows_as_a_pandas_frame(world: newsbot.Corpus) -> None:
    pytest.importorskip("pandas")
    frame = world.trend("missile").to_pandas()
    assert frame["articles"].sum() == sum(each.articles for each in world.trend("missile"))
    assert str(frame["at"].dtype) == "timestamp[s, tz=UTC][pyarrow]"


def test_rows_as_a_polars_frame(world: newsbot.Corpus) -> None:
    pytest.importorskip("polars")
    assert world.stories().to_polars()["id"].to_list() == [each.id for each in world.stories()]


def test_a_table_without_the_extra_says_what_to_install(world: newsbot.Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(newsbot.UsageError, match=r"newsbot\[notebook\]"):
        world.stories().to_polars()


# --- errors ---------------------------------------------------------------------------------------


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(newsbot.StoreError, match="does not exist"):
        newsbot.open(f"sqlite:{tmp_path / 'none.db'}")


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda world: world.search('"open'), newsbot.QuerySyntaxError),
        (lambda world: world.articles(topics="nosuchtopic"), newsbot.UsageError),
        (lambda world: world.articles(since="soon"), newsbot.UsageError),
        (lambda world: world.story("s-nosuch"), newsbot.UsageError),
        (lambda world: world.revisions("a-nosuch"), newsbot.UsageError),
        (lambda world: world.why("http://elsewhere.example/"), newsbot.UsageError),
        (lambda world: world.trend(), newsbot.UsageError),
    ],
)
def test_mistakes_are_errors_of_newsbot(
    world: newsbot.Corpus, ask: typing.Callable[[newsbot.Corpus], object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(world)


def test_a_closed_corpus_says_so(own: str) -> None:
    corpus = newsbot.open(own)
    corpus.close()
    with pytest.raises(newsbot.StoreError, match="closed"):
        list(corpus.articles())


# --- pages ----------------------------------------------------------------------------------------

PAGE = f"<html lang=en><head><title>Größe</title></head><body><article><h1>Größe</h1>{f'<p>{TEXT}</p>' * 3}</article>"


@pytest.mark.parametrize("html", [PAGE, PAGE.encode()], ids=["text", "bytes"])
def test_a_page_is_read(html: str | bytes) -> None:
    content = newsbot.extract(html, "https://outlet.example/quake")
    assert (content.title, content.language, content.body.split()[:2]) == ("Größe", "en", TEXT.split()[:2])


def test_a_page_without_an_article_has_a_reason() -> None:
    assert newsbot.extract("<html><body></body></html>").reason == "no-body"


# --- names ----------------------------------------------------------------------------------------


def test_importing_newsbot_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import newsbot; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [name for name in done.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names]
    assert loaded == ["newsbot"]


def test_every_public_name_is_there() -> None:
    assert [name for name in newsbot.__all__ if not hasattr(newsbot, name)] == []
    assert set(newsbot.__all__) <= set(dir(newsbot))
    classes = {name for name, each in vars(records).items() if getattr(each, "__module__", "") == records.__name__}
    assert classes <= set(newsbot.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = newsbot.nosuch  # type: ignore[attr-defined]


def test_the_example_uses_every_public_name(uri: str) -> None:
    used = {node.attr for node in ast.walk(ast.parse(EXAMPLE.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    asked = {name for name in vars(newsbot.Corpus) if not name.startswith("_")} - {"close"}
    assert (set(newsbot.__all__) | asked) - used == set()
    assert list(every_name.ask(uri, str(WORLD), EDITED))
    assert every_name.read(PAGE)
