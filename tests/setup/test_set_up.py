"""`scripts/set-up`: what is wrong with the machine is said in one line, before anything is written."""

import fcntl
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
FILES = ("Makefile", "pyproject.toml", "scripts/set-up", *LOCKS)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with what `make` needs for a set-up."""
    for name in FILES:
        target = tmp_path / "clone" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return tmp_path / "clone"


def program(path: Path, text: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def make(clone: Path, python: Path | str, *goals: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `make GOALS` in the clone with that Python, away from every package index."""
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", f"PYTHON={python}", *goals],
        cwd=clone,
        env=kept | offline | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refused(clone: Path, python: Path | str, *goals: str, **environment: str) -> str:
    """The one line in which `make` says why it cannot; nothing has been written."""
    before = sorted(clone.rglob("*"))
    done = make(clone, python, *goals, **environment)
    assert done.returncode != 0
    assert sorted(clone.rglob("*")) == before
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert len(said) == 1, done.stderr
    assert said[0].startswith("set-up: ")
    assert said[0].endswith(", then call make again.")
    return said[0]


@pytest.mark.parametrize("goal", ["demo", "test"])
def test_an_old_python_is_refused(clone: Path, tmp_path: Path, goal: str) -> None:
    old = program(tmp_path / "bin" / "python3", "echo 3.9.18; exit 1")
    assert "newsbot needs Python 3.11 or newer" in (said := refused(clone, old, goal))
    assert f"{old} is 3.9.18: install one, or name one as in `make PYTHON=" in said


def test_a_missing_python_is_said(clone: Path) -> None:
    assert "needs Python 3.11 or newer, and python3.0 is not there" in refused(clone, "python3.0", "demo")


def test_a_python_without_venv_is_said(clone: Path, tmp_path: Path) -> None:
    bare = program(tmp_path / "bin" / "python3", f'[ "$1$2" = -mvenv ] && exit 1; exec {sys.executable} "$@"')
    said = refused(clone, bare, "demo")
    assert "cannot make a virtual environment" in said
    assert "apt-get install python3-venv" in said


def test_an_environment_of_other_making_is_left_alone(clone: Path) -> None:
    program(clone / ".venv" / "bin" / "python", f'[ "$1$2" = -mpip ] && exit 1; exec {sys.executable} "$@"')
    assert "the .venv that is here has no pip: take it away" in refused(clone, sys.executable, "demo")


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["demo", "test"])
def test_a_machine_without_network_is_said(clone: Path, goal: str) -> None:
    said = refused(clone, sys.executable, goal)
    assert "packages cannot be fetched" in said
    assert "connect to the network" in said


def test_a_lock_without_build_tools_is_an_error(clone: Path) -> None:
    lock = clone / "requirements.lock"
    lock.write_text(re.sub(r"^setuptools==", "set-up-tools==", lock.read_text(), flags=re.MULTILINE))
    assert "requirements.lock pins no setuptools" in refused(clone, sys.executable, "demo")


PIP = r"""
case "$*" in
  *"-m venv"*) for last; do :; done; mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; echo new >> "$LOG" ;;
  *"pip --version"* | *"pip download"*) ;;
  *"pip install"*) echo "install $*" | sed 's/ -m.*-isolation//; s/fd.*/fd/' >> "$LOG"
                   if [ -e "$LOG.kill" ]; then kill -9 $PPID; fi ;;
  *) exec {python} "$@" ;;
esac
"""
"""A Python whose venv and pip only write down what they were asked for, and die when told to."""


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    return program(tmp_path / "bin" / "python3", PIP.replace("{python}", sys.executable))


def log_of(clone: Path, python: Path, goal: str, log: Path) -> list[str]:
    """What set-up asked of Python for one `make GOAL`; the goal itself cannot be made here."""
    log.write_text("")
    make(clone, python, goal, LOG=str(log))
    return log.read_text().splitlines()


INSTALLS = {
    lock: [
        "install --require-hashes --no-deps -r /dev/fd",
        f"install --require-hashes -r {lock}",
        "install --no-deps --editable .",
    ]
    for lock in LOCKS
}


@pytest.mark.parametrize(("goal", "lock"), [(".venv/user", LOCKS[0]), (".venv/dev", LOCKS[1])])
def test_a_set_up_is_done_once(clone: Path, recorder: Path, tmp_path: Path, goal: str, lock: str) -> None:
    log = tmp_path / "log"
    assert log_of(clone, recorder, goal, log) == ["new", "new", *INSTALLS[lock]]  # a trial first, outside the folder
    assert log_of(clone, recorder, goal, log) == []
    assert not (clone / ".venv.unfinished").exists()


def test_test_after_demo_adds_to_it(clone: Path, recorder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log_of(clone, recorder, ".venv/user", log)
    assert log_of(clone, recorder, ".venv/dev", log) == INSTALLS[LOCKS[1]]


def test_demo_after_test_has_all_it_needs(clone: Path, recorder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log_of(clone, recorder, ".venv/dev", log)
    assert log_of(clone, recorder, ".venv/user", log) == []


@pytest.mark.parametrize(
    "goals", [(".venv/user", ".venv/user"), (".venv/dev", ".venv/user"), (".venv/user", ".venv/dev")]
)
def test_a_killed_set_up_is_done_anew(clone: Path, recorder: Path, tmp_path: Path, goals: tuple[str, str]) -> None:
    log = tmp_path / "log"
    (tmp_path / "log.kill").touch()
    assert len(log_of(clone, recorder, goals[0], log)) == 3  # the first install kills it
    assert (clone / ".venv.unfinished").exists()
    (tmp_path / "log.kill").unlink()
    (clone / ".venv" / "half").touch()
    lock = LOCKS[goals[1] == ".venv/dev"]
    assert log_of(clone, recorder, goals[1], log) == ["new", "new", *INSTALLS[lock]]
    assert not (clone / ".venv" / "half").exists()
    assert not (clone / ".venv.unfinished").exists()


def test_a_killed_addition_spoils_both(clone: Path, recorder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log_of(clone, recorder, ".venv/user", log)
    (tmp_path / "log.kill").touch()
    log_of(clone, recorder, ".venv/dev", log)
    (tmp_path / "log.kill").unlink()
    assert log_of(clone, recorder, ".venv/user", log) == ["new", "new", *INSTALLS[LOCKS[0]]]


def test_a_set_up_waits_for_one_that_is_at_work(clone: Path, recorder: Path, tmp_path: Path) -> None:
    """Also for a pip that outlived its killed parent: it holds the lock, too."""
    command = ["scripts/set-up", LOCKS[0], str(recorder)]
    with (clone / "scripts" / "set-up").open() as at_work:
        fcntl.flock(at_work, fcntl.LOCK_EX)
        with subprocess.Popen(
            command, cwd=clone, env=os.environ | {"LOG": str(tmp_path / "log")}, stderr=subprocess.PIPE, text=True
        ) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == "set-up: another one is at work here; waiting for its end…\n"
            assert not (clone / ".venv.unfinished").exists()
            fcntl.flock(at_work, fcntl.LOCK_UN)
            assert "installing" in second.stderr.read()
    assert second.returncode == 0


def pins(lock: str) -> dict[str, int]:
    """`name==version` in a lock, and how many hashes it has."""
    found: dict[str, int] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if match := re.match(r"[a-z0-9][a-z0-9._-]*==\S+", line):
            found[match[0]] = 0
        elif "--hash=sha256:" in line:
            found[list(found)[-1]] += 1
    return found


def test_the_locks_pin_everything_by_hash_and_agree() -> None:
    user, dev = (pins(lock) for lock in LOCKS)
    assert len(user) > 80
    assert user.items() <= dev.items()
    assert all(dev.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_pin_what_builds(lock: str) -> None:
    names = {pin.partition("==")[0] for pin in pins(lock)}
    assert {"pip", "setuptools", "wheel", "packaging", "hatchling", "editables"} <= names


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_name_no_host_or_path(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert not re.search(r"(?<!\w)/\w", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_suit_the_oldest_python(lock: str) -> None:
    """They are the same for everybody, whichever Python `make lock` ran on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=") + ".0"
    too_new = {}
    for pin in pins(lock):
        name, _, version = pin.partition("==")
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # an environment for users
            continue
        wants = installed.metadata.get("Requires-Python")
        if installed.version == version and wants and oldest not in SpecifierSet(wants):
            too_new[pin] = wants
    assert not too_new
