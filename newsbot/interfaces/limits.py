"""Every limit that keeps one thing from taking more than its share: its value, and what is said when it bites.

A page of the reference is written from this list, so it says what the program does.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from newsbot import settings
from newsbot.corpus import frontier
from newsbot.corpus.assignment import STRETCH, ties
from newsbot.corpus.query import grouping, ranking, trends
from newsbot.corpus.query.briefing import COMPARED_ARTICLES
from newsbot.corpus.query.news_since import COMPARED_PIECES
from newsbot.corpus.query.whole_story import COMPARED
from newsbot.corpus.store import clean
from newsbot.feeds import cleaning, entries, sitemap
from newsbot.interfaces.web import past, render, serving
from newsbot.middlewares import circuit_breaker, retry_after, robots
from newsbot.operation.config.model import Config
from newsbot.pages import html, jsonld, jsonlines
from newsbot.spiders import feeds, reader
from newsbot.stories.model import StoryRule
from newsbot.stories.terms import BODY_WORDS
from newsbot.text import fingerprint, siblings

_RULE, _FETCH, _EXTRACT = StoryRule(), Config().fetch, Config().extract


class Limit(NamedTuple):
    """One limit: of what, how much, and what becomes of what lies beyond."""

    of: str
    value: Any
    unit: str
    beyond: str
    setting: str = ""  # that changes it

    @property
    def amount(self) -> str:
        """The value with its unit, as people write it."""
        if isinstance(self.value, timedelta):
            return f"{self.value / timedelta(hours=1):g} h"
        return f"{self.value:,} {self.unit}".strip()


_LEFT = "left aside; `source list` and `why` say so"

LIMITS: dict[str, tuple[Limit, ...]] = {
    "A feed": (
        Limit("body, packed and unpacked", cleaning.MAX_BYTES, "bytes", "the poll fails: `too-large`"),
        Limit("tags", cleaning.MAX_TAGS, "", "the poll fails: `too-complex`"),
        Limit("addresses and tags of a sitemap", sitemap.MAX_TAGS, "tags", "the poll fails: `too-complex`"),
        Limit("entries that are read", entries.MAX_ENTRIES, "", _LEFT),
        Limit("sitemaps of an index, at a poll", reader.SITEMAPS, "", f"the newest are read, the others {_LEFT}"),
        Limit(
            "new entries taken at a poll", _FETCH.max_new_per_poll, "",
            "the rest at the next poll; `left-aside`, `source list` and `why` say so", "fetch.max_new_per_poll",
        ),
        Limit("feeds asked at one time", feeds.FEEDS_AT_ONCE, "", "the others wait"),
    ),
    "A host": (
        Limit("pause between requests", _FETCH.delay, "s", "requests wait, and take no place", "fetch.delay"),
        Limit("requests in an hour", _FETCH.per_hour, "", "pages wait; the log says how many", "fetch.per_hour"),
        Limit(
            "bytes from all hosts of an outlet, in an hour of a run", _FETCH.max_host_bytes, "bytes",
            "pages wait: `host-share`; the log, `source list` and `why` say so", "fetch.max_host_bytes",
        ),
        Limit("robots.txt", robots.READ, "bytes", "the rest is not read (RFC 9309)"),
        Limit("redirects of robots.txt", robots.HOPS, "", "nothing is allowed for a while"),
        Limit("Retry-After", retry_after.LONGEST, "", "asked again then"),
        Limit("rest after failures in a row", circuit_breaker.LONGEST, "", "asked again then"),
    ),
    "A page": (
        Limit("body", _FETCH.max_bytes, "bytes", "`too-large`", "fetch.max_bytes"),
        Limit("time of a request", _FETCH.timeout, "s", "`timeout`, tried again", "fetch.timeout"),
        Limit("body that is read", _EXTRACT.max_bytes, "bytes", "`too-large`", "extract.max_bytes"),
        Limit("elements", html.MAX_ELEMENTS, "", "`too-complex`"),
        Limit("links", html.MAX_LINKS, "", "`too-complex`"),
        Limit("attributes of a tag", html.MAX_ATTRIBUTES, "", "`too-complex`"),
        Limit("JSON-LD, all of it", jsonld.MAX_SCRIPT_CHARS, "characters", "not read; other witnesses speak"),
        Limit("time of reading it", _EXTRACT.timeout, "s", "`extract-timeout`", "extract.timeout"),
        Limit("memory of reading it", _EXTRACT.memory, "bytes", "`extract-memory`", "extract.memory"),
        Limit("tries that fail in a row", frontier.PATIENCE.tries, "", "the last reason stands; not tried again"),
        Limit("the same where a wall stood, or a server was busy", frontier.AT_A_WALL.tries, "", "as above"),
        Limit("the same where we were refused", frontier.WHERE_REFUSED.tries, "", "as above"),
        Limit(
            "readings, as its feed says that it was changed", frontier.READINGS, "",
            "then one an hour of its age; the log says which, `why` when it is read next",
        ),
    ),
    "A text": (
        Limit("kept of a body", clean.MAX_TEXT_BYTES, "bytes", "cut"),
        Limit("kept of a title or a name", clean.MAX_FIELD_CHARS, "characters", "cut"),
        Limit("kept of a page as it was sent", clean.MAX_PAGE_BYTES, "packed bytes", "not kept"),
        Limit("words that a search finds", clean.MAX_TERMS, "", "the others are not found"),
        Limit("compared with other texts", fingerprint.COMPARED, "characters", "the rest is not compared"),
        Limit("laid side by side, for a template", siblings.READ, "words", "the rest is not looked at"),
        Limit("words that tell its story", BODY_WORDS, "", "the rest does not count"),
        Limit("line of an import", jsonlines.LONGEST, "bytes", "reported with its number, exit code 3"),
    ),
    "A family": (
        Limit("texts of one key that are looked at", ties.HEADS, "", "the first stand for the others"),
        Limit(
            "articles that one is compared with", ties.EARLIEST + ties.NEAREST + ties.OWN, "",
            "the first and the nearest stand for the others",
        ),
        Limit("pairs of versions compared for one article", ties.PAIRS, "", "the nearest are"),
    ),
    "A story": (
        Limit("stories that an article is compared with", _RULE.candidates, "", "those that share most are"),
        Limit("terms that are kept", _RULE.kept_terms, "", "the heaviest are"),
        Limit("open after its latest article", _RULE.idle, "", "a later article begins another"),
        Limit("own texts whose sentences are compared by meaning", COMPARED, "", "where it has more, by words"),
        Limit("a page of it", render.MAX_BYTES, "bytes", "goes on on another page"),
    ),
    "A run": (
        Limit("requests on the way", _FETCH.concurrency, "", "the others wait", "fetch.concurrency"),
        Limit("memory", settings.MEMUSAGE_LIMIT_MB, "MB", "ends in good order, exit code 3; the rest is due"),
        Limit("articles assigned before they are written", STRETCH, "", "written a stretch at a time"),
        Limit("sites whose robots.txt is at hand", robots.SITES, "", "the oldest are asked again"),
    ),
    "A reader": (
        Limit("connections of `serve`", serving.MOST_CONNECTIONS, "", "refused"),
        Limit("questions at one time", serving.MOST_AT_WORK, "", "told to come back (503)"),
        Limit(
            "articles of a briefing, or a site, whose sentences are compared by meaning", COMPARED_ARTICLES, "",
            "those of the newest stories are, the others by words",
        ),
        Limit(
            "pieces of words in what is new whose sentences are compared by meaning", COMPARED_PIECES, "",
            "those of the latest stories are, the others by words",
        ),
        Limit("matches that a trend counts", trends.COUNTED, "", "it begins later and says so; `--all` counts them"),
        Limit("articles that a trend reads, for a phrase, title: or NOT", trends.READ, "", "the same"),
        Limit("articles weighed by relevance", ranking.POOL, "", "the newest are, and as many by their titles"),
        Limit("articles by which it is known how rare words are", ranking.KNOWN, "", "the newest are"),
        Limit("results that are counted beside a search", grouping.GATHERED, "", "the best are; the page says so"),
        Limit("articles of a corpus of which pages show the past", past.MOST_ARTICLES, "", "refused; commands do it"),
    ),
}  # fmt: skip
"""What is limited -> its limits."""
