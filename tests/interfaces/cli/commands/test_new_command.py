"""`newsbot new`: what has happened since each reader last looked."""

from pathlib import Path

import pytest

from newsbot.corpus.query import news_since, whole_story
from newsbot.corpus.query.whole_story import Told
from newsbot.corpus.store.base import Store
from newsbot.corpus.store.schema import StoryRecord
from newsbot.stories import beats
from tests.commands import WORLD, Done, call
from tests.corpus.query.corpus import NOW, opened, world_copy


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
    assert told[1].strip() == "12 more; `newsbot story s-5e8s6b` tells all"
    assert len([line for line in told if line.strip()[0] not in "+?="]) == 7


def test_a_follow_up_says_what_it_has_that_was_not_told(common: list[str]) -> None:
    (row,) = [
        each
        for each in call(*common, "new", "--since", "2026-03-01", "--format", "jsonl").rows()
        if each["id"][:8] == "s-cptwqh"
    ]
    first, *others = [each for each in row["news"] if "said" in each]
    assert (first["said"]["told"], first["said"]["uncertain"]) == (0, 0)
    assert all(each["said"]["told"] for each in others)
    assert all(len(each["said"]["first"]) <= 3 for each in row["news"] if "said" in each)


def test_a_list_of_what_is_new_compares_no_texts(common: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("newsbot.stories.beats.beats")
    listed = call(*common, "--format", "tsv", "new", "--since", "2026-03-10T12:00Z")
    assert listed.code == 0
    assert "in-the-fields-outside-gaziantep" in listed.out
    with pytest.raises(ImportError):  # as a person reads it, it does
        call(*common, "--format", "table", "new", "--since", "2026-03-10T12:00Z")


def test_few_stories_are_compared_by_meaning_and_no_more_than_so_many_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_since, "COMPARED_PIECES", 20)
    monkeypatch.setattr(news_since, "_READ", 5)
    asked: list[tuple[str, int | None]] = []

    def told_in(_: Store, record: StoryRecord, most: int | None) -> Told:
        asked.append((record.id, most))
        return Told({}, 10)

    monkeypatch.setattr(whole_story, "told_in", told_in)
    with opened(world_copy(tmp_path)) as store:
        rows, _ = news_since.news(store, (), 0)
        assert len(rows) > 5
        gone, *others = rows
        told = list(news_since.with_said(store, [{**gone, "id": "s-purged"}, *others]))
    assert [row["id"] for row in told] == ["s-purged", *(row["id"] for row in others)]
    short = [row["id"] for row in rows[1:5] if row["articles"] <= 5]
    assert asked == list(zip(short, (None, 20, 10, 0), strict=False))
    assert len(short) > 2


def test_a_story_is_compared_by_meaning_as_far_as_its_pieces_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant: list[bool] = []
    monkeypatch.setattr(whole_story, "pieces", lambda text, language: len(text) // 4)
    monkeypatch.setattr(beats, "beats", lambda texts, *, meanings: meant.append(meanings) or [])
    with opened(world_copy(tmp_path)) as store:
        several = max(store.stories(), key=lambda each: len(each.article_ids))
        count = whole_story.told_in(store, several, None).pieces
        found = [whole_story.told_in(store, several, most).pieces for most in (count, count - 1, 5, 0)]
    assert (found, meant) == ([count, 0, 0, 0], [True, True, False, False, False])


def test_each_reader_has_a_place_of_their_own(tmp_path: Path) -> None:
    common = ("--config", WORLD, "--store", world_copy(tmp_path), "--now", NOW.isoformat(), "-q")
    first = call(*common, "new", "--reader", "ada", "--peek")
    assert call(*common, "new", "--reader", "ada") == first
    assert call(*common, "new", "--reader", "ada", "--exit-code") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob", "--mark-seen") == Done(0, "", "")
    assert call(*common, "new", "--reader", "bob").out == ""
    assert call(*common, "new", "--reader", "cem", "--exit-code").code == 10


def test_new_says_since_when(tmp_path: Path) -> None:
    common = ("--config", WORLD, "--store", world_copy(tmp_path), "--tz", "Europe/Istanbul")
    assert "since" not in call(*common, "--now", "2026-03-11T20:00Z", "new").err
    assert call(*common, "--now", "2026-03-11T21:00Z", "new").err == "Nothing new since 2026-03-11 23:00 +03.\n"
