"""From what travels to what is stored."""

from datetime import UTC, datetime, timedelta, timezone

from newsbot.corpus.records import decision_of, edge_between, page_of, records_of
from newsbot.items import Page
from newsbot.text.ids import article_id
from tests.builders import NOON, TEXT, article, at, departure, known, url

ISTANBUL = timezone(timedelta(hours=3))


def test_times_are_stored_in_utc() -> None:
    published = datetime(2026, 3, 4, 13, 0, 0, 999, ISTANBUL)
    record, version = records_of(article(published=published, modified=published))
    expected = datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert [record.published, version.published, version.modified] == [expected] * 3


def test_the_pages_date_goes_before_the_feeds() -> None:
    record, version = records_of(article(published=at(hours=-2), feed_published=at(hours=-1)))
    assert (version.published, record.feed_published) == (at(hours=-2), at(hours=-1))


def test_the_feeds_date_stands_in_for_a_page_without() -> None:
    assert records_of(article(published=None, feed_published=at(hours=-1)))[1].published == at(hours=-1)


def test_an_article_is_no_alias_of_itself() -> None:
    assert records_of(article(aliases=(url("b"), url("a"), url("b"))))[0].aliases == (url("b"),)


def test_an_article_that_nobody_announced_has_no_feed() -> None:
    assert records_of(article(feed_url=None))[0].feed_urls == ()


def test_page_bytes_expire() -> None:
    given = article(page=Page(url(), b"<p>", NOON, "text/html"), page_sha="5ha")
    page = page_of(given, timedelta(days=1))
    assert page is not None
    assert (page.sha, page.expires) == ("5ha", at(days=1))
    assert page_of(given, None) is None


def test_an_edge_is_the_same_whichever_version_is_named_first() -> None:
    one, other = (
        records_of(article(name, host=f"{name}.example", published=at(hours=number)))[1]
        for number, name in enumerate(("one", "other"))
    )
    edge = edge_between(one, other)
    assert edge is not None
    assert (edge, edge.kind, edge.evidence["hours"], edge.evidence["same_outlet"]) == (
        edge_between(other, one),
        "copy",
        1.0,
        False,
    )


def test_texts_with_nothing_in_common_have_no_edge() -> None:
    one, other = records_of(article("one"))[1], records_of(article("other", body=TEXT[::-1]))[1]
    assert edge_between(one, other) is None


def test_the_same_departure_is_the_same_decision() -> None:
    first = decision_of(departure("off-topic", article(), stage="topic"), timedelta(0))
    later = decision_of(departure("off-topic", article(fetched=at(hours=1)), stage="topic"), timedelta(0))
    other = decision_of(departure("off-topic", article(body="Another text."), stage="topic"), timedelta(0))
    assert (first.id == later.id, first.id == other.id) == (True, False)


def test_only_off_topic_texts_are_kept_and_only_when_wanted() -> None:
    def text_of(reason: str, days: int) -> str | None:
        return decision_of(departure(reason, article(), stage="topic"), timedelta(days=days)).text

    assert [text_of("off-topic", 1), text_of("off-topic", 0), text_of("too-short", 1)] == [TEXT, None, None]


def test_a_decision_names_the_article_that_it_is_about() -> None:
    decided = decision_of(departure("unchanged", article(known=known(article()))), timedelta(0))
    assert decided.article_id == article_id(url())


def test_what_was_never_read_is_decided_by_its_address() -> None:
    decided = decision_of(departure("http-4xx", detail={"status": 404}), timedelta(0))
    assert (decided.url, decided.outlet, decided.detail, decided.title) == (
        url(),
        "outlet.example",
        {"status": 404},
        "",
    )
