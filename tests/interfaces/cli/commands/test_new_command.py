"""`newsbot new`: what has happened since each reader last looked."""

from pathlib import Path

from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, world_copy


def test_since_tells_of_a_changed_text_of_an_older_article(common: list[str]) -> None:
    rows = call(*common, "--json", "new", "--since", "2026-03-10T12:00Z").rows()
    (changed,) = [each for row in rows for each in row["news"] if each["change"] == "revised"]
    assert changed["url"].endswith("/in-the-fields-outside-gaziantep")
    assert (changed["at"], changed["what"]) == ("2026-03-10T13:00:00Z", "number, 3 × text (silent)")


def test_of_a_long_story_the_first_and_the_latest_news_are_told(common: list[str]) -> None:
    lines = call(*common, "--format", "table", "new", "--since", "2026-03-01").lines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("s-5e8s6b")]
    told = lines[at + 2 : lines.index("", at)]
    assert "northwire.example reports" in told[0]
    assert (told[1].strip(), len(told)) == ("12 more; `newsbot story s-5e8s6b` tells all", 7)


def test_each_reader_has_a_place_of_their_own(tmp_path: Path) -> None:
    common = ("--config", WORLD, "--store", world_copy(tmp_path), "--now", NOW.isoformat(), "-q")
    first = call(*common, "new", "--reader", "ada", "--peek")
    assert call(*common, "new", "--reader", "ada") == first
    assert call(*common, "new", "--reader", "ada", "--exit-code") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob", "--mark-seen") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob").out == ""
    assert call(*common, "new", "--reader", "cem", "--exit-code").code == 10
