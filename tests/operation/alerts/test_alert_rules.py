"""The file of alerts: what it may say, and that commands write what is read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.errors import ConfigError
from newsbot.operation.alerts.messages import key_of
from newsbot.operation.alerts.rules import Alert, as_toml, checked, load, resolved, save, shown

GOOD: dict[str, Any] = {"topic": "quakes", "to": "https://hooks.example/x"}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    alerts = [
        Alert("b", "quakes", ("revision",), 'https://x.example/"quoted"', "file:secrets/b", "1h", "22:00-07:00"),
        Alert("a", "quakes", to="env:HOOK"),
    ]
    save(tmp_path / "alerts.toml", alerts)
    assert load(tmp_path / "alerts.toml") == sorted(alerts, key=lambda alert: alert.name)


def test_the_text_does_not_depend_on_the_order() -> None:
    one, other = Alert("a", "quakes", to="x"), Alert("b", "quakes", to="y")
    assert as_toml([one, other]) == as_toml([other, one])


def test_no_file_is_no_alerts(tmp_path: Path) -> None:
    assert load(tmp_path / "alerts.toml") == []


@pytest.mark.parametrize(
    "change",
    [
        {"on": []},
        {"on": ["copies"]},
        {"to": ""},
        {"topic": 1},
        {"digest": "soon"},
        {"digest": "0h"},
        {"quiet": "22-7"},
        {"quiet": "25:00-07:00"},
        {"quiet": "22:00-07:00 Nowhere/Else"},
        {"colour": "red"},
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        checked("desk", GOOD | change)


@pytest.mark.parametrize("name", ["", "Desk", "a b", "../x", "a" * 99])
def test_names_are_plain(name: str) -> None:
    with pytest.raises(ConfigError):
        checked(name, GOOD)


@pytest.mark.parametrize("text", ["alerts = 1", "x = 1", "[alerts.desk]\ntopic = 'a'", "not toml"])
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"alerts\.toml"):
        load(path)


@pytest.mark.parametrize(
    ("quiet", "hour", "silent"),
    [
        ("22:00-07:00", 23, True),
        ("22:00-07:00", 3, True),
        ("22:00-07:00", 7, False),
        ("12:00-13:00", 12, True),
        ("12:00-13:00", 13, False),
        ("22:00-07:00 Europe/Istanbul", 20, True),
        ("22:00-07:00 Europe/Istanbul", 5, False),
        ("", 3, False),
    ],
)
def test_quiet_hours(quiet: str, hour: int, silent: bool) -> None:
    alert = checked("desk", GOOD | {"quiet": quiet})
    assert alert.is_quiet(datetime(2026, 3, 11, hour, tzinfo=UTC)) is silent


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("https://user:pw@hooks.example/T0K3N?x=1", "https://hooks.example/…"),
        ("mailto://user:pw@mail.example", "mailto://…"),
        ("env:HOOK", "env:HOOK"),
    ],
)
def test_R48_what_is_shown_of_an_address(to: str, text: str) -> None:
    assert shown(to) == text


def test_secrets_come_from_files_and_the_environment(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("one\n")
    assert [resolved(text, tmp_path, {"TWO": "two"}) for text in ("file:desk", "env:TWO", "x")] == ["one", "two", "x"]


def test_keys_name_an_alert_and_its_news() -> None:
    assert len({key_of("a", 1, 2), key_of("a", 1, 3), key_of("a", 2, 3), key_of("b", 1, 2)}) == 4
