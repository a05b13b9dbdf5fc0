"""A saved state goes on exactly as the chronicle would have gone on itself."""

from datetime import UTC, datetime, timedelta

import pytest

from newsbot.stories import checkpoint
from newsbot.stories.checkpoint import dump, load
from newsbot.stories.chronicle import Chronicle
from newsbot.stories.clustering import minutes
from newsbot.stories.link_evidence import telling_of
from newsbot.stories.model import StoryArticle, StoryRule
from newsbot.stories.name_skeletons import skeletons
from newsbot.stories.terms import terms_of
from newsbot.text.meaning import meaning_of
from tests.world import World


def _articles() -> list[StoryArticle]:
    world = World.load()
    start = datetime(2026, 3, 3, tzinfo=UTC)
    found = []
    for number, article in enumerate(article for article in world.articles if article.stored):
        text = article.version(world.instants[-1]).text
        body = "\n".join(block.text for block in text.blocks)
        seen = start + timedelta(hours=2 * number)
        terms = terms_of(text.title, body, article.language)
        told = meaning_of(text.title, body, article.language)
        published = article.published.astimezone(UTC) if article.published else None
        found.append(
            StoryArticle(
                id=article.id,
                outlet=article.outlet.host,
                first_seen=seen,
                terms=terms,
                language=article.language,
                published=published,
                skeletons=skeletons(body, article.language),
                telling=telling_of(text.title, body, article.language, terms.numbers, told),
                topics=frozenset({"turkey"}),
                meaning=told,
            )
        )
    return found


def test_going_on_from_a_saved_state_gives_the_same_assignments() -> None:
    batches = list(minutes(_articles()))
    straight, broken = Chronicle(), Chronicle()
    for number, batch in enumerate(batches):
        if number % 10 == 5:
            saved = dump(broken.state())
            broken = Chronicle()
            broken.restore(load(saved, StoryRule()))
        assert broken.assign(batch) == straight.assign(batch)
        assert broken.links.links() == straight.links.links()
        assert broken.links.streams.state() == straight.links.streams.state()
        assert broken.predecessors(broken.homes()) == straight.predecessors(straight.homes())
    assert straight.predecessors(straight.homes())


@pytest.mark.parametrize("data", [b"", b"nothing", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_state_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load(data, StoryRule())


def test_half_a_state_is_refused() -> None:
    chronicle = Chronicle()
    for batch in list(minutes(_articles()))[:3]:
        chronicle.assign(batch)
    saved = dump(chronicle.state())
    assert load(saved, StoryRule()).stories.open
    with pytest.raises(ValueError, match="not a saved state"):
        load(saved[:-40], StoryRule())


def test_a_state_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    saved = dump(Chronicle().state())
    monkeypatch.setattr(checkpoint, "METHOD", checkpoint.METHOD + 1)
    with pytest.raises(ValueError, match="a state of form"):
        load(saved, StoryRule())
