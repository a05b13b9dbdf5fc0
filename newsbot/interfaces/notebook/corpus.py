"""`newsbot.open`: the corpus as a notebook asks it, by the questions that the commands put."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from newsbot.corpus import overrides, scratch
from newsbot.corpus.query import (
    article_rows,
    conditions,
    decision_trail,
    figure_table,
    grouping,
    other_languages,
    searching,
    story_rows,
    text_changes,
    trends,
    whole_story,
)
from newsbot.corpus.restoring import refuse_unfinished
from newsbot.corpus.store import open_store
from newsbot.corpus.store.base import ArticleFilter, Split, Store
from newsbot.corpus.store.read_only import read_only
from newsbot.errors import UsageError
from newsbot.interfaces.notebook.records import Article, Hit, Revision, Story, Trail, WholeStory
from newsbot.interfaces.notebook.rows import Rows, Trend, made
from newsbot.operation.config import load_config
from newsbot.operation.config.topicfiles import load_topics, topic_named
from newsbot.text.topics import Query, Topic, parse
from newsbot.times import Clock, fixed_clock, parse_time, system_clock, zone_named

When = datetime | date | str | None
"""A moment (aware), a day (UTC), or a time as commands take it: `2d`, `2026-03-04T10:00Z`."""
Names = str | Iterable[str]
"""One name or several; none: all."""


class Corpus:
    """What is stored, to be read only. Made by `newsbot.open`; close it after use, or use `with`.

    Rows are those that the command of that name gives with `--json`. What conditions mean is said once, here:
    `topics`, `outlets`, `languages` are names (one or several), `since` and `until` are times of first sight, the
    first included and the last not; `texts_only` leaves out headlines of what could not be read.
    Errors are those of the commands: `newsbot.NewsbotError` and the classes under it.
    """

    def __init__(self, store: Store, topics: Mapping[str, Topic], decided: overrides.Overrides, clock: Clock) -> None:
        self._store = store
        self._topics = topics
        self._decided = decided
        self._clock = clock

    def articles(
        self,
        *,
        topics: Names = (),
        outlets: Names = (),
        languages: Names = (),
        since: When = None,
        until: When = None,
        texts_only: bool = True,
    ) -> Rows[Article]:
        """Articles by the time they were published, as `newsbot export` has them."""
        where = self._where(topics, outlets, languages, since, until, texts_only)
        return Rows(Article, lambda: article_rows.Export(self._store, where))

    def stories(self, *, topics: Names = (), since: When = None, texts_only: bool = False) -> Rows[Story]:
        """Stories with something first seen since then, the one with the newest article first."""
        named, moment = self._named(topics), self._time(since)
        return Rows(Story, lambda: story_rows.newest_stories(self._store, named, moment, texts_only=texts_only))

    def story(self, name: str, *, texts_only: bool = False) -> WholeStory:
        """One story: `name` is its id, the beginning of one, or an id or address of an article in it."""
        row = whole_story.story(self._store, story_rows.find_story(self._store, name), texts_only=texts_only)
        return made(WholeStory, {**row, "figures": figure_table.figures(self._store, row["beats"])})

    def search(
        self,
        words: str,
        *,
        sort: searching.Sort = "relevance",
        group: grouping.Group | None = None,
        limit: int | None = None,
        topics: Names = (),
        outlets: Names = (),
        languages: Names = (),
        since: When = None,
        until: When = None,
        texts_only: bool = False,
    ) -> Rows[Hit]:
        """Articles that match a query (docs/reference/query.md); with `group` one a story, or a text and its copies.

        By relevance, and in groups, the best of a bounded number are found (see docs/reference/limits.md).
        """
        asked = parse(words, self._clock())
        where = self._where(topics, outlets, languages, since, until, texts_only)
        return self._hits(lambda: (asked, ()), where, sort, group, limit)

    def like(
        self,
        name: str,
        *,
        group: grouping.Group | None = None,
        limit: int | None = 20,
        topics: Names = (),
        outlets: Names = (),
        languages: Names = (),
        since: When = None,
        until: When = None,
        texts_only: bool = False,
    ) -> Rows[Hit]:
        """Articles about the same as one (an id, the beginning of one, or an address), but for it and its copies."""
        article = article_rows.main_article(self._store, article_rows.find_article(self._store, name))
        where = self._where(topics, outlets, languages, since, until, texts_only)
        return self._hits(lambda: grouping.like(self._store, article), where, "relevance", group, limit)

    def across(
        self,
        words: str,
        *,
        limit: int = 10,
        topics: Names = (),
        outlets: Names = (),
        languages: Names = (),
        since: When = None,
        until: When = None,
        texts_only: bool = False,
    ) -> Rows[Hit]:
        """Articles that mean the same without holding these words, whatever their language, the most alike first.

        Of the newest 2,000 articles. UsageError where the encoder is not installed, or there are no words to compare.
        """
        asked = parse(words, self._clock())
        where = self._where(topics, outlets, languages, since, until, texts_only)
        return Rows(Hit, lambda: self._meant(asked, where, limit))

    def trend(
        self,
        *queries: str,
        by: trends.By = "day",
        split: Split | None = None,
        share: bool = False,
        topics: Names = (),
        outlets: Names = (),
        languages: Names = (),
        since: When = None,
        until: When = None,
        everything: bool = False,
    ) -> Trend:
        """How many articles match each query in each hour, day or week (UTC), copies apart; counted at once.

        Of many matches the newest are counted, and the trend begins later, unless `everything` is asked for.
        """
        if not queries:
            raise UsageError("A trend needs at least one query.")
        asked = [parse(words, self._clock()) for words in queries]
        where = self._where(topics, outlets, languages, since, until, texts_only=True)
        record = trends.trend(self._store, asked, where, by, split, share, everything)
        return Trend(record, lambda: trends.counts(record))

    def revisions(self, name: str) -> Rows[Revision]:
        """What was changed in an article (an id, the beginning of one, or an address), text by text."""
        article = article_rows.find_article(self._store, name)
        about = {"article": article.id, "url": article.url}
        return Rows(
            Revision,
            lambda: (
                {**step, **about, "from_version": step["from"], "to_version": step["to"]}
                for step in text_changes.revisions(self._store, article)
            ),
        )

    def why(self, name: str) -> Trail:
        """All that is known of an address, an article, or the article that began a story."""
        return made(Trail, decision_trail.trail(self._store, name, self._decided))

    def close(self) -> None:
        """Let go of the store; what is asked afterwards is a StoreError."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<corpus of {self._store.uri}>"

    def _hits(
        self,
        ask: Callable[[], tuple[Query, Collection[str]]],
        where: ArticleFilter,
        sort: searching.Sort,
        group: grouping.Group | None,
        limit: int | None,
    ) -> Rows[Hit]:
        """What matches the query of `ask`, without the articles that it gives beside."""

        def read() -> Iterable[article_rows.Row]:
            asked, without = ask()
            if group is None:
                return islice(searching.hits(self._store, asked, where, sort=sort, without=without), limit)
            most = grouping.GATHERED if limit is None else limit
            return grouping.grouped(self._store, asked, where, most, group, sort=sort, without=without)

        return Rows(Hit, read)

    def _meant(self, asked: Query, where: ArticleFilter, limit: int) -> Iterable[article_rows.Row]:
        found = other_languages.across(self._store, asked, where, limit)
        if found is None:
            raise UsageError("Meanings are compared of words, by the encoder (`newsbot doctor` says if it is there).")
        return found

    def _where(
        self, topics: Names, outlets: Names, languages: Names, since: When, until: When, texts_only: bool
    ) -> ArticleFilter:
        times = self._time(since), self._time(until)
        return conditions.within(
            self._named(topics), _several(outlets), _several(languages), *times, texts_only=texts_only
        )

    def _named(self, topics: Names) -> tuple[str, ...]:
        named = _several(topics)
        for name in named if self._topics else ():
            topic_named(self._topics, name)
        return named

    def _time(self, moment: When) -> datetime | None:
        return _moment(moment, self._clock)


def open(  # noqa: A001 - `newsbot.open`, never a bare one
    store: str | None = None, *, as_of: When = None, config: Path | str | None = None, now: When = None
) -> Corpus:
    """The corpus at `store` (`sqlite:PATH`, `mongodb://…`), or the one that newsbot.toml here, or `config`, names.

    `as_of`: as it was known at that time, which is worked out anew, some 5 ms an article. `now`: the time that lengths
    such as `7d` count back from, else the present. Raises StoreError, ConfigError and UsageError as commands do.
    """
    settings = load_config(config, {"store.uri": store} if store else {})
    decided, topics = overrides.load(settings.overrides), load_topics(settings.topics_dir)
    still = _moment(now, system_clock)
    base, zone = fixed_clock(still) if still else system_clock, zone_named(settings.timezone)

    def clock() -> datetime:
        return base().astimezone(zone)  # whose days are meant by `today` and by dates

    moment = _moment(as_of, clock)
    opened = open_store(settings.store.uri, create=False)
    try:
        refuse_unfinished(opened)
        if moment is None:
            return Corpus(read_only(opened), topics, decided, clock)
        then = Corpus(read_only(scratch.as_of(opened, moment, decided)), topics, decided, clock)
    except BaseException:
        opened.close()
        raise
    opened.close()
    return then


def _several(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _moment(when: When, clock: Clock) -> datetime | None:
    if when is None:
        return None
    return parse_time(when if isinstance(when, str) else when.isoformat(), clock())
