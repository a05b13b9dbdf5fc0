"""The last stage: articles, drops and failures all reach the writer, each once."""

from types import SimpleNamespace
from typing import Any

import pytest
from twisted.python.failure import Failure

from newsbot.items import Article, Departure
from newsbot.pipelines.drops import OffTopic
from newsbot.pipelines.store import StorePipeline
from tests.builders import article, headline, url


@pytest.fixture
def queued() -> list[Any]:
    return []


@pytest.fixture
def stage(queued: list[Any]) -> StorePipeline:
    session: Any = SimpleNamespace(queue=SimpleNamespace(add=queued.append, forget=lambda _: None))
    return StorePipeline(session)


def test_an_article_is_queued_as_it_is(stage: StorePipeline, queued: list[Any]) -> None:
    item = article()
    assert (stage.process_item(item), queued) == (item, [item])


def test_a_drop_becomes_a_departure_with_its_figures(stage: StorePipeline, queued: list[Any]) -> None:
    item = article(pending_url=url("announced"))
    stage.item_dropped(item, OffTopic(clause="missile*"))
    (left,) = queued
    assert isinstance(left, Departure)
    assert (left.url, left.stage, left.reason, left.detail, left.article) == (
        url("announced"),
        "topic",
        "off-topic",
        {"clause": "missile*"},
        item,
    )


def test_R10_a_failing_stage_leaves_the_url_pending_with_the_error(
    stage: StorePipeline, queued: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise RuntimeError("a bug")
    except RuntimeError as error:
        stage.item_error(article(), Failure(error))  # type: ignore[no-untyped-call] # Twisted leaves it bare
    (left,) = queued
    assert (left.reason, left.detail) == ("error", {"error": "RuntimeError: a bug"})
    assert "a bug" in caplog.text


def test_what_is_no_article_is_left_alone(stage: StorePipeline, queued: list[Any]) -> None:
    stage.item_dropped({"not": "ours"}, OffTopic())
    stage.item_dropped(article(), ValueError("another stage's own drop"))
    assert queued == []


def test_an_imported_article_departs_by_its_own_url(stage: StorePipeline, queued: list[Article | Departure]) -> None:
    stage.item_dropped(article(pending_url=None), OffTopic())
    assert (queued[0].url, queued[0].pending_url) == (url(), None)


def test_a_headline_that_is_dropped_leaves_its_url_as_unread(stage: StorePipeline, queued: list[Any]) -> None:
    stage.item_dropped(headline(), OffTopic(clause="missile*"))
    (left,) = queued
    assert (left.reason, left.article, left.pending_url) == ("refused", None, url())
    assert left.detail == {"status": 403, "headline": "off-topic", "clause": "missile*"}


def test_a_headline_on_which_a_stage_fails_is_an_error_that_comes_up_again(
    stage: StorePipeline, queued: list[Any]
) -> None:
    stage.item_error(headline(), Failure(ValueError("odd")))
    assert (queued[0].reason, queued[0].pending_url) == ("error", url())
