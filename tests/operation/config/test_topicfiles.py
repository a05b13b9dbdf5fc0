"""Topic files: read, refused, written and edited."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.errors import ConfigError, UsageError
from newsbot.operation.config.topicedit import add_feed, remove_feed, set_paused, write_topic
from newsbot.operation.config.topicfiles import load_topic, load_topics
from newsbot.text.topics import Document, Source, Topic, decide, parse

ROOT = Path(__file__).parents[3]
FILE = """\
# What this is about.
title = "Quakes"
query = "earthquake* AND (turkey OR türkiye)"
languages = ["en", "tr"]
since = 2026-03-01
feeds = [
    # the first
    "https://a.example/rss",  # quick
    {url = "https://b.example/rss", tags = ["wire"], allow_offsite = true}  # the last
]
"""


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    (tmp_path / "quakes.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def refusal(tmp_path: Path, text: str, name: str = "quakes") -> str:
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_topic(path)
    return str(caught.value).replace(f"{tmp_path}/", "")


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_topic_file(topics: Path) -> None:
    assert load_topics(topics) == {
        "quakes": Topic(
            "quakes",
            parse("earthquake* AND (turkey OR türkiye)"),
            "Quakes",
            ("en", "tr"),
            (Source("https://a.example/rss"), Source("https://b.example/rss", ("wire",), allow_offsite=True)),
            datetime(2026, 3, 1, tzinfo=UTC),
        )
    }


def test_no_folder_holds_no_topics(tmp_path: Path) -> None:
    assert load_topics(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("since", ["2026-03-01", '"2026-03-01"', "2026-03-01T03:00:00+03:00", "2026-03-01T00:00:00"])
def test_first_days(tmp_path: Path, since: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'query = "x"\nsince = {since}\n')
    assert load_topic(path).since == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = 'x'", "quakes.toml: query: expected a query, but it is missing"),
        ("query = 3", "quakes.toml:1: query: expected a query, not 3"),
        ("\nquery = 'a AND'", "quakes.toml:2: query: the query ends where a word"),
        ("query = 'a (b'", 'quakes.toml:1: query: this ( is never closed (at "(b", character 3)'),
        ("query = 'a since:2d'", "quakes.toml:1: query: since: is not a field"),
        ("query = 'a'\nlanguage = ['en']", "quakes.toml:2: language: no such key; did you mean languages?"),
        ("query = 'a'\nlanguages = ['english']", "quakes.toml:2: languages: expected a list of languages"),
        ("query = 'a'\nlanguages = 'en'", "quakes.toml:2: languages: expected a list of languages"),
        ("query = 'a'\nsince = '2d'", "quakes.toml:2: since: expected a date such as 2026-03-04"),
        ("query = 'a'\npaused = 'no'", "quakes.toml:2: paused: expected true or false"),
        ("query = 'a'\nfeeds = [\n'ftp://a.example'\n]", "quakes.toml:3: feeds: expected a list of feeds"),
        ("query = 'a'\nfeeds = ['file:///etc/hostname']", "quakes.toml:2: feeds: expected a list of feeds"),
        (
            "query = 'a'\nfeeds = [{url = 'http://a.example', tag = ''}]",
            "quakes.toml:2: feeds: tag: no such key of",
        ),
        ("query = 'a'\nfeeds = ['http://a.example',\n'http://a.example']", "quakes.toml:2: feeds: http://a.example is"),
        ("query = 'a", "quakes.toml:1: is not TOML"),
    ],
)
def test_mistakes_name_line_key_and_what_was_expected(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text).startswith(message)


def test_a_file_whose_name_is_no_topic(tmp_path: Path) -> None:
    assert refusal(tmp_path, FILE, "My Topic").startswith("My Topic.toml: 'My Topic' cannot name a topic")


def test_mistakes_of_every_file_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text("query = ''")
    with pytest.raises(ConfigError) as caught:
        load_topics(tmp_path)
    assert len(str(caught.value).splitlines()) == 2


# --- the topic that is shipped ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "NATO intercepts second Iranian ballistic missile over Turkish airspace",
        "İran'dan ateşlenen füze Türkiye hava sahasında imha edildi",
        "Nato fängt iranische Rakete über der Türkei ab",
        "Un missile iranien intercepté dans l’espace aérien de la Turquie",
        "اعتراض صاروخ إيراني في أجواء تركيا",
        "Interceptado un misil iraní sobre Turquía",
    ],
)
def test_the_shipped_topic_reads_its_languages(title: str) -> None:
    topic = load_topics(ROOT / "topics")["iran-missiles-turkey"]
    assert decide(topic, Document(title)).clause.startswith(("iran*", "ايران*"))


@pytest.mark.parametrize("title", ["Iran and Turkey sign a gas deal", "Football: Turkey beat Iran after missile alarm"])
def test_the_shipped_topic_turns_away(title: str) -> None:
    assert not decide(load_topics(ROOT / "topics")["iran-missiles-turkey"], Document(title)).kept


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_written_topic_is_read_back(tmp_path: Path) -> None:
    typed = '"air defence" türkiye\'s'
    topic = Topic("a-b", parse(typed), 'x "y"', ("en",), (Source("https://a.example", ("t",)),), paused=True)
    path = write_topic(tmp_path / "new", topic, typed)
    assert (load_topic(path), typed in path.read_text().replace('\\"', '"')) == (topic, True)


def test_a_topic_is_not_written_over(topics: Path) -> None:
    with pytest.raises(UsageError, match="exists already"):
        write_topic(topics, Topic("quakes", parse("x")))


@pytest.mark.parametrize("name", ["../x", "/x", "X", "a b", "", "a" * 65, "x\0", "-x"])
def test_R62_names_that_are_no_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a topic"):
        write_topic(tmp_path / "topics", Topic(name, parse("x")))


def test_a_topic_that_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="languages"):
        write_topic(tmp_path, Topic("x", parse("x"), languages=("english",)))
    assert list(tmp_path.iterdir()) == []


# --- editing ----------------------------------------------------------------------------------------------------------


def test_a_feed_is_added_and_nothing_else_changes(topics: Path) -> None:
    path = add_feed(topics, "quakes", Source("https://c.example/rss", ("t",)))
    last = "allow_offsite = true},  # the last\n"
    added = '    {url = "https://c.example/rss", tags = ["t"]},\n'
    assert path.read_text() == FILE.replace(last.replace("},", "}"), last + added)


@pytest.mark.parametrize("feeds", ["", "feeds = []\n", "feeds = [\n]\n", "feeds = [\n  'https://b.example'\n]\n"])
def test_a_feed_is_added_to_few_or_none(tmp_path: Path, feeds: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"query = 'x'\n{feeds}")
    add_feed(tmp_path, "x", "https://a.example")
    assert load_topic(path).sources[-1] == Source("https://a.example")


def test_what_is_listed_is_not_added(topics: Path) -> None:
    with pytest.raises(UsageError, match="a feed of quakes already"):
        add_feed(topics, "quakes", "https://b.example/rss")


@pytest.mark.parametrize("url", ["https://a.example/rss", "https://b.example/rss"])
def test_a_feed_is_removed_with_its_line(topics: Path, url: str) -> None:
    path = remove_feed(topics, "quakes", url)
    assert path.read_text() == "".join(line for line in FILE.splitlines(keepends=True) if url not in line)


def test_what_is_not_listed_is_not_removed(topics: Path) -> None:
    with pytest.raises(UsageError, match="not a feed of quakes"):
        remove_feed(topics, "quakes", "https://c.example/rss")


def test_a_layout_that_only_a_person_can_edit(tmp_path: Path) -> None:
    text = "query = 'x'\nfeeds = ['https://a.example', 'https://b.example']\n"
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="put each feed on a line"):
        add_feed(tmp_path, "x", "https://c.example")
    assert path.read_text() == text


def test_a_feed_that_is_none_is_refused(topics: Path) -> None:
    with pytest.raises(ConfigError, match="expected a list of feeds"):
        add_feed(topics, "quakes", "javascript:alert(1)")
    assert (topics / "quakes.toml").read_text() == FILE


def test_pausing_and_going_on(topics: Path) -> None:
    path = set_paused(topics, "quakes", True)
    paused = load_topic(path).paused
    set_paused(topics, "quakes", False)
    assert (paused, path.read_text()) == (True, f"paused = false\n{FILE}")
