"""`newsbot config show`: what is set, and where it comes from."""

from pathlib import Path

from tests.commands import call


def test_settings_are_shown_with_their_origin_and_without_secrets(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.toml"
    path.write_text("[store]\nuri = 'mongodb://me:canary@db.example/news'\n")
    done = call("config", "show", "--origin", "--config", path)
    shown = {line.split("\t")[0]: line.split("\t")[1:] for line in done.lines()}
    assert shown["store.uri"][1] == str(path)
    assert "canary" not in done.out
