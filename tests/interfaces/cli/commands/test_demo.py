"""`newsbot demo`: the recorded world from anywhere, into a store that is thrown away or kept; `newsbot --version`."""

import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import newsbot
from tests.commands import Done, call, environment, spawn

TIMELINE = (
    "$ newsbot replay crawls",
    "new 8 · follow-ups 41 · revisions 8",
    "$ newsbot new --peek --format table",
    "s-exhcms  Second missile from Iran shot down as it enters Turkish airspace",
    "northwire.example was first by its own claim and by when it was seen.",
    "In the corpus: a follow-up in story s-exhcms.",
)


def told(done: Done) -> None:
    assert done.code == 0, done.err
    places = [done.out.index(line) for line in TIMELINE]
    assert places == sorted(places)


def test_the_demo_is_told_apart_from_this_folder_and_its_settings(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text("topics_dir = 'none'\n")
    (tmp_path / "newsbot").mkdir()
    (tmp_path / "newsbot" / "__init__.py").write_text("raise RuntimeError\n")
    mine = {"NEWSBOT_STORE": f"sqlite:{tmp_path / 'mine.db'}", "NEWSBOT_TOPICS_DIR": "none", "TMPDIR": str(tmp_path)}
    program = [sys.executable, "-P", "-c", "from newsbot.interfaces.cli import main; main(['demo'])"]  # as installed
    done = subprocess.run(program, cwd=tmp_path, env=environment(mine), capture_output=True, text=True, check=False)
    told(Done(done.returncode, done.stdout, done.stderr))
    assert "The corpus is thrown away." in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsbot", "newsbot.toml"]


def test_the_demo_is_kept_where_one_says(tmp_path: Path) -> None:
    done = spawn("demo", "--store", "sqlite:kept.db", cwd=tmp_path)
    told(done)
    config, now = re.findall(r"--config (\S+) --store sqlite:kept.db --now (\S+) stories", done.err)[0]
    kept = spawn("--config", config, "--store", "sqlite:kept.db", "--now", now, "stories", cwd=tmp_path)
    assert "s-exhcms" in kept.out
    new = spawn("--config", config, "--store", "sqlite:kept.db", "--now", now, "new", cwd=tmp_path)
    assert "s-exhcms" in new.out  # the demo is nobody who has seen it


def test_a_demo_that_cannot_be_kept_ends_with_the_code_of_what_failed(tmp_path: Path) -> None:
    done = spawn("demo", "--store", "sqlite:/dev/null/kept.db", cwd=tmp_path)
    assert done.code == 5
    assert "$ newsbot new" not in done.out


def test_the_version_names_what_decides_the_output() -> None:
    first, second = call("--version").lines()
    assert first == f"newsbot {newsbot.__version__}"
    assert f"Python {platform.python_version()}" in second
    assert f"Scrapy {version('scrapy')}" in second
    assert f"trafilatura {version('trafilatura')}" in second
    assert re.search(r"libxml2 2\.\d+\.\d+$", second)
