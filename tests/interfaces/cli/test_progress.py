"""Progress of long work, and its end when somebody does not want to wait for it."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsbot.interfaces.cli.progress import Progress, Watched, ending_in_order
from newsbot.interfaces.export.files import write_whole


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def app(*, quiet: bool = False) -> Any:
    return SimpleNamespace(quiet=quiet)


def test_what_is_gone_over_is_counted_and_the_line_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress(app()) as progress:
        assert list(Watched("abc", "articles", progress)) == ["a", "b", "c"]
    assert "1 articles" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize("how", [{"app": app(quiet=True)}, {"app": app(), "hidden": True}])
def test_nothing_is_shown_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress(**how) as progress:
        list(Watched("abc", "articles", progress))
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_R59_a_signal_leaves_no_half_file_and_what_was_there(tmp_path: Path, sign: int, code: int) -> None:
    target = tmp_path / "corpus.jsonl"
    target.write_text("old")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        os.kill(os.getpid(), sign)
        yield b"never"

    with pytest.raises(SystemExit) as end, ending_in_order():
        write_whole(target, pieces())
    assert end.value.code == code
    assert ([path.name for path in tmp_path.iterdir()], target.read_text()) == (["corpus.jsonl"], "old")


def test_afterwards_signals_mean_what_they_did_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ending_in_order():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
