"""What deploy/ holds says what is promised of it: no root, nothing written but /data, health asked of newsbot."""

import pwd
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsbot.corpus.store import open_store
from newsbot.operation import timers
from tests.commands import WORLD, call

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text()


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]
    return found


def test_the_image_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    assert all((ROOT / name).exists() for names in copied for name in names.split())
    assert (ROOT / "scripts" / "set-up").stat().st_mode & stat.S_IXUSR


def test_the_image_runs_without_root_and_asks_newsbot_for_its_health() -> None:
    last = CONTAINERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert re.findall(r"^VOLUME (.+)$", last, re.MULTILINE) == ["/data"]
    assert 'CMD ["newsbot", "health"]' in last


@pytest.mark.parametrize("name", ["watch", "serve"])
def test_the_services_write_nothing_but_their_folder(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])
    assert len(service["volumes"]) == 1
    assert service["volumes"][0].endswith(":/data")
    assert service["stop_grace_period"] == f"{timers.STOP_SECONDS}s"


@pytest.mark.parametrize("name", ["watch", "serve"])
def test_the_services_are_commands_of_newsbot(services: dict[str, Any], name: str) -> None:
    command = services[name]["command"]
    assert command[0] == name
    help_text = call(name, "--help").out
    assert all(word in help_text for word in command if word.startswith("--"))
    check = services[name].get("healthcheck", {"test": ["CMD", "newsbot", "health"]})["test"]
    assert check[1:3] == ["newsbot", "health"]


@pytest.fixture(scope="module")
def cluster() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "cluster.yaml").read_text())["services"]
    return found


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_workers_write_nothing_but_their_folder_and_have_what_they_need(cluster: dict[str, Any], name: str) -> None:
    service = cluster[name]
    assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])
    assert service["command"][0] == name
    assert service["depends_on"].keys() == {"mongodb", "redis"} <= cluster.keys()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert service["build"]["args"]["EXTRA"] in extras
    assert "ARG EXTRA" in CONTAINERFILE


def test_the_workers_mongodb_is_that_of_the_other_file(services: dict[str, Any], cluster: dict[str, Any]) -> None:
    assert cluster["mongodb"] == services["mongodb"]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_unit_starts_a_command_of_newsbot(name: str) -> None:
    unit = (ROOT / "deploy" / "systemd" / f"newsbot-{name}.service").read_text()
    (started,) = re.findall(r"^ExecStart=/usr/local/bin/newsbot -v (\S+)", unit, re.MULTILINE)
    assert started == name
    assert call(name, "--help").code == 0


def test_mongodb_is_a_replica_set_of_one(services: dict[str, Any]) -> None:
    name = services["mongodb"]["command"][1]
    assert services["watch"]["environment"]["NEWSBOT_STORE"].endswith(f"?replicaSet={name}")
    assert (
        f'_id: "{name}", members: [{{_id: 0, host: "mongodb:27017"}}]' in services["mongodb"]["healthcheck"]["test"][4]
    )
    assert services["serve"]["depends_on"] == {"mongodb": {"condition": "service_healthy"}}


def test_a_user_without_a_name_reads_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    store = f"sqlite:{tmp_path / 'empty.db'}"
    open_store(store, create=True).close()
    assert call("--config", WORLD, "--store", store, "new").code == 0
