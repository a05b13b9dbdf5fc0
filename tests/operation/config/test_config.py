"""The configuration: who wins, what is refused and how it is said, what is shown."""

import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from newsbot.errors import ConfigError
from newsbot.operation.config import Config, load_config, origins
from newsbot.operation.config.model import default_of, fields, kind_of, variable
from newsbot.operation.config.reference import reference
from newsbot.operation.config.value_kinds import quoted, shown

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an empty home."""
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def personal(tmp_path: Path, text: str) -> Path:
    return write(tmp_path / "home/config/newsbot/newsbot.toml", text)


def load(**environ: str) -> Config:
    return load_config(environ=environ)


def refusal(**environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(**environ)
    return str(caught.value)


# --- who wins ---------------------------------------------------------------------------------------------------------


def test_defaults() -> None:
    config = load()
    assert (config.fetch.timeout, config.fetch.max_bytes, config.articles.keep_off_topic) == (
        30.0,
        2**24,
        timedelta(days=30),
    )


def test_each_origin_goes_before_the_next(folder: Path, tmp_path: Path) -> None:
    write(folder / "newsbot.toml", "fetch.timeout = 3\nfetch.delay = 3\nfetch.concurrency = 3\n")
    own = personal(tmp_path, "[fetch]\ntimeout = 4\ndelay = 4\nconcurrency = 4\nmax_new_per_poll = 4\n")
    environ = {"NEWSBOT_FETCH_TIMEOUT": "2", "NEWSBOT_FETCH_DELAY": "2"}
    config = load_config(flags={"fetch.timeout": 1, "store.uri": None}, environ=environ)
    found = {each.key: (each.value, each.origin) for each in origins(config)}
    assert [found[f"fetch.{key}"] for key in ("timeout", "delay", "concurrency", "max_new_per_poll", "max_bytes")] == [
        ("1", "command line"),
        ("2", "environment"),
        ("3", "newsbot.toml"),
        ("4", str(own)),
        ('"16 MiB"', "default"),
    ]


def test_a_named_file_takes_the_place_of_both(folder: Path, tmp_path: Path) -> None:
    write(folder / "newsbot.toml", "fetch.timeout = 3\n")
    personal(tmp_path, "fetch.delay = 4\n")
    config = load_config(write(tmp_path / "other.toml", "fetch.concurrency = 5\n"), environ={})
    assert (config.fetch.timeout, config.fetch.delay, config.fetch.concurrency) == (30.0, 1.0, 5)


def test_a_variable_may_name_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "other.toml", "fetch.timeout = 5\n")
    assert load(NEWSBOT_CONFIG=str(path)).fetch.timeout == 5


def test_an_empty_variable_is_not_set() -> None:
    assert load(NEWSBOT_STORE="", NEWSBOT_STORE_FILE="").store.uri == "sqlite:newsbot.db"


@pytest.mark.parametrize(
    ("name", "text", "key", "value"),
    [
        ("NEWSBOT_FETCH_TIMEOUT", "2m", "timeout", 120.0),
        ("NEWSBOT_FETCH_MAX_BYTES", "1 MiB", "max_bytes", 2**20),
        ("NEWSBOT_FETCH_CONTACT", "1.5", "contact", "1.5"),
        (
            "NEWSBOT_FETCH_ALLOW_ADDRESSES",
            "127.0.0.1:80, 10.0.0.0/8",
            "allow_addresses",
            ("127.0.0.1:80", "10.0.0.0/8"),
        ),
        ("NEWSBOT_FETCH_ALLOW_ADDRESSES", '["[::1]:80"]', "allow_addresses", ("[::1]:80",)),
        ("NEWSBOT_FETCH_RESOLVE", '{"*.example" = "127.0.0.1:9"}', "resolve", {"*.example": "127.0.0.1:9"}),
    ],
)
def test_variables_are_read_by_kind(name: str, text: str, key: str, value: object) -> None:
    assert getattr(load(**{name: text}).fetch, key) == value


@pytest.mark.parametrize(
    ("line", "section", "key", "value"),
    [
        ("articles.keep_pages = false", "articles", "keep_pages", None),
        ('articles.keep_off_topic = "36h"', "articles", "keep_off_topic", timedelta(hours=36)),
        ("recheck.after = []", "recheck", "after", ()),
        ('extract.memory = "1 GiB"', "extract", "memory", 2**30),
        ("fetch.delay = 0", "fetch", "delay", 0.0),
    ],
)
def test_values_in_files(folder: Path, line: str, section: str, key: str, value: object) -> None:
    write(folder / "newsbot.toml", line)
    assert getattr(getattr(load(), section), key) == value


# --- where paths lead -------------------------------------------------------------------------------------------------


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    path = write(tmp_path / "far/newsbot.toml", 'store.uri = "sqlite:x.db"\narchive.dir = "warc"\n')
    config = load_config(path, environ={})
    assert (config.store.uri, config.archive.dir, config.topics_dir) == (
        f"sqlite:{tmp_path}/far/x.db",
        tmp_path / "far/warc",
        tmp_path / "far/topics",
    )


def test_with_a_personal_file_only_data_go_where_data_belong(tmp_path: Path) -> None:
    personal(tmp_path, "")
    config = load()
    assert (config.topics_dir, config.store.uri) == (
        tmp_path / "home/config/newsbot/topics",
        f"sqlite:{tmp_path}/home/data/newsbot/newsbot.db",
    )


@pytest.mark.parametrize("uri", ["sqlite::memory:", "sqlite:/x/y.db", "mongodb://localhost/news"])
def test_a_store_that_is_nowhere_in_the_folder_stays_as_it_is(folder: Path, uri: str) -> None:
    path = write(folder / "deep/newsbot.toml", f'store.uri = "{uri}"')
    assert load_config(path, environ={}).store.uri == uri


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[fetch]\n\ntimeout = 'soon'",
            'newsbot.toml:3: fetch.timeout: expected seconds, such as 30 or "2m", not "soon"',
        ),
        ("fetch.timeout = 0", "newsbot.toml:1: fetch.timeout: expected seconds"),
        ("fetch.timeout = nan", "newsbot.toml:1: fetch.timeout: expected seconds"),
        ("[fetch]\ndelay = true", "newsbot.toml:2: fetch.delay: expected seconds"),
        ("[fetch]\ntimeot = 3", "newsbot.toml:2: fetch.timeot: no such setting; did you mean fetch.timeout?"),
        ("[fetsch]\ntimeout = 3", "newsbot.toml:1: fetsch: no such setting; did you mean fetch?"),
        ("[log]\nqwxyz = 3", "newsbot.toml:2: log.qwxyz: no such setting; known are log.level, log.file"),
        ("store = 'sqlite:x'", "newsbot.toml:1: store: expected a table, [store]"),
        ("[store]\nuri = 'postgres://x'", "newsbot.toml:2: store.uri: expected sqlite:PATH or mongodb://…"),
        ("[fetch]\nconcurrency = 1.5", "newsbot.toml:2: fetch.concurrency: expected a whole number, not 1.5"),
        ("[fetch]\ncontact = 'a\\nb c'", "newsbot.toml:2: fetch.contact: expected an address"),
        ("[fetch]\nallow_addresses = ['localhost:80']", "newsbot.toml:2: fetch.allow_addresses: expected a list of IP"),
        ("[fetch]\nresolve = {a = '127.0.0.1'}", "newsbot.toml:2: fetch.resolve: expected a table of host"),
        ("[recheck]\nafter = ['2h', '1h']", "newsbot.toml:2: recheck.after: expected a list of lengths"),
        ("[articles]\nkeep_off_topic = '999999w'", "newsbot.toml:2: articles.keep_off_topic: expected a length"),
        ("[log]\nlevel = 'loud'", 'newsbot.toml:2: log.level: expected debug, info, warning or error, not "loud"'),
        ("topics_dir = ''", "newsbot.toml:1: topics_dir: expected a path"),
        ("[fetch\ntimeout = 3", "newsbot.toml:1: is not TOML: "),
    ],
)
def test_mistakes_in_a_file_name_line_key_and_what_was_expected(folder: Path, text: str, message: str) -> None:
    write(folder / "newsbot.toml", text)
    assert refusal().startswith(message)


def test_every_mistake_is_told(folder: Path) -> None:
    write(folder / "newsbot.toml", "[fetch]\ntimeout = 'soon'\n[log]\nlevel = 3\n")
    assert len(refusal(NEWSBOT_FETCH_DELAY="slow").splitlines()) == 3


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"NEWSBOT_STROE": "x"}, "NEWSBOT_STROE: no such setting; did you mean NEWSBOT_STORE?"),
        ({"NEWSBOT_FETCH_TIMEOUT": "soon"}, "NEWSBOT_FETCH_TIMEOUT: expected seconds"),
        ({"NEWSBOT_STORE": "a", "NEWSBOT_STORE_FILE": "b"}, "NEWSBOT_STORE and NEWSBOT_STORE_FILE are both set"),
        ({"NEWSBOT_STORE_FILE": "nowhere"}, "NEWSBOT_STORE_FILE: nowhere cannot be read"),
        ({"NEWSBOT_CONFIG": "nowhere.toml"}, "nowhere.toml: cannot be read: No such file"),
    ],
)
def test_mistakes_in_the_environment(environ: dict[str, str], message: str) -> None:
    assert refusal(**environ).startswith(message)


def test_variables_of_tests_are_left_alone() -> None:
    assert load(NEWSBOT_TEST_MONGODB_URI="x", HOME="y") == load()


def test_a_flag_that_does_not_fit() -> None:
    with pytest.raises(ConfigError, match=r"^command line: store\.uri: expected sqlite:PATH"):
        load_config(flags={"store.uri": "x"}, environ={})


def test_a_file_of_an_editor_that_marks_its_encoding(folder: Path) -> None:
    (folder / "newsbot.toml").write_bytes(b"\xef\xbb\xbf[fetch]\r\ndelay = 3\r\n")
    assert load().fetch.delay == 3


def test_a_file_that_is_not_text(folder: Path) -> None:
    (folder / "newsbot.toml").write_bytes(b"\xff\xfe")
    assert refusal() == "newsbot.toml: is not UTF-8 text"


# --- secrets ----------------------------------------------------------------------------------------------------------

SECRET = "mongodb://reader:hunter2@db.example/news"


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    assert load(NEWSBOT_STORE_FILE=str(write(tmp_path / "secret", SECRET + "\n"))).store.uri == SECRET


def test_R48_origins_show_no_password() -> None:
    found = {each.key: each.value for each in origins(load(NEWSBOT_STORE=SECRET))}
    assert found["store.uri"] == '"mongodb://***@db.example/news"'


def test_R48_messages_show_no_password() -> None:
    assert "hunter2" not in refusal(NEWSBOT_STORE=SECRET.replace("mongodb", "mongo"))


@pytest.mark.parametrize(
    "broker",
    [
        "kafka://:hunter2@broker",
        "redis://:hunter2/@broker/0",
        "redis://:hunter2#@broker/0",
        "redis://:1?hunter2@broker/0",
        "redis://u:1?hunter2@broker/0",
        "amqp://u:1/hunter2@broker//",
        "redis://:12 hunter2@broker/0",
        "redis://:hunter2@broker:port/0",
        "redis://:hunter2@broker:0/0",
        "redis://:hunter2@broker/name",
        "redis://:hunter2@[::1/0",
        f"redis://:hunter2{'x' * 80}@broker/0/",
        "amqp://u:hunter2@one//;two",
    ],
)
def test_R48_a_broker_that_cannot_be_is_told_of_without_its_password(broker: str) -> None:
    said = refusal(NEWSBOT_CLUSTER_BROKER=broker)
    assert "NEWSBOT_CLUSTER_BROKER: expected redis://…" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    "broker",
    [
        "redis://:p%40ss@broker:6379/0",
        "redis://broker",
        "rediss://:p@broker/1?ssl_cert_reqs=required",
        "redis://[::1]:6379/",
        "amqp://u:p@broker//",
        "amqps://u:p@broker:5671/hall",
        "amqp://u:p@one//;amqp://u:p@two//",
    ],
)
def test_brokers_of_every_spelling(broker: str) -> None:
    assert load(NEWSBOT_CLUSTER_BROKER=broker).cluster.broker == broker


# --- the model --------------------------------------------------------------------------------------------------------


def test_a_configuration_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load().fetch.timeout = 3.0


def test_variables_have_different_names() -> None:
    assert len({variable(key) for key in fields()}) == len(fields())


@pytest.mark.parametrize("key", list(fields()))
def test_defaults_are_written_as_they_are_read(key: str) -> None:
    default = default_of(fields()[key])
    text = f"{key} = {shown(default, kind_of(fields()[key]))}" if default is not None else ""
    config = load_config(write(Path("given.toml"), text), environ={})
    assert _values(config)[key] == _values(load())[key]


def _values(config: Config) -> dict[str, str]:
    return {each.key: each.value for each in origins(config)}


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    assert tomllib.loads(f"x = {quoted(text)}")["x"] == text


def test_the_user_agent_names_whom_to_ask() -> None:
    agent = load(NEWSBOT_FETCH_CONTACT="https://us.example/bot").fetch.user_agent
    assert agent.startswith("newsbot/")
    assert agent.endswith(" (+https://us.example/bot)")


def test_workers_are_counted_from_processors_unless_set() -> None:
    assert 1 <= load().extract.worker_count <= 8
    assert load(NEWSBOT_EXTRACT_WORKERS="12").extract.worker_count == 12


def test_the_reference_is_what_the_settings_say() -> None:
    page = ROOT / "docs/reference/config.md"
    assert page.read_text(encoding="utf-8") == reference(), "`make docs` writes it anew"


def test_the_configuration_loads_no_crawler_no_database_and_no_query_language() -> None:
    code = (
        "import sys, newsbot.operation.config; newsbot.operation.config.load_config(environ={}); "
        "print([m for m in ('scrapy', 'twisted', 'pymongo', 'lxml', 'newsbot.text.topics') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout == "[]\n"
