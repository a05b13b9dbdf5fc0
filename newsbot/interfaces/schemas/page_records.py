"""The records that pages of `newsbot serve` give at their address with `.json` behind it: lists, and refusals."""

from newsbot.interfaces.schemas.field_kinds import BOOL, INT, TEXT, TIME, Field, Record, many, maybe, record
from newsbot.interfaces.schemas.parts import ARTICLE, GROUP, POLL, SHOWN, STORY

_NEXT = Field(maybe(TEXT), "what `after` takes to go on; null: there is no more")

_FOUND = record(
    **{
        name: ARTICLE[name]
        for name in (
            *("id", "url", "outlet", "title", "unread", "language", "published", "first_seen", "relation", "story"),
        )
    },
    topics=ARTICLE["topics"],
    snippet=Field(SHOWN, "where it matches"),
    title_marks=Field(many(many(INT)), "beginning and end of each match in the title"),
    group=Field(maybe(GROUP), "what this result stands for; null unless asked for by `group`"),
)

_TOPIC = record(
    name=Field(TEXT, "name of its file"),
    title=Field(TEXT, "what people call it"),
    query=Field(maybe(TEXT), "in normal form; null on pages for everyone"),
    articles=Field(INT, "how many articles, at most the latest 1,000"),
    complete=Field(BOOL, "whether these are all"),
    outlets=Field(INT, "how many outlets published them"),
    languages=Field(many(TEXT), "their languages, the most frequent first"),
    newest=Field(maybe(TIME), "when the newest of them was first seen"),
    stories=Field(many(record(**STORY)), "those with the newest articles"),
)

_SOURCE = record(
    outlet=Field(TEXT, "registrable domain"),
    url=Field(TEXT, "address of the feed, without secrets"),
    topics=Field(many(TEXT), "the topics that list it"),
    state=Field(TEXT, "its health"),
    last_poll=Field(maybe(TIME), "when it was last asked"),
    last_ok=Field(maybe(TIME), "when it was last answered"),
    left=Field(maybe(TEXT), "what of it lay beyond limits and was left aside, in words"),
    last_new=Field(maybe(TIME), "when it last brought something new"),
    failing_since=Field(maybe(TIME), "since when every poll has failed"),
    failures=Field(INT, "failed polls in a row"),
    reason=Field(maybe(TEXT), "what came of the last poll, see reasons.md"),
    error=Field(maybe(TEXT), "the same for people; null on pages for everyone"),
    next_due=Field(maybe(TIME), "when it is asked next"),
    articles=Field(INT, "articles it brought among the latest 1,000"),
    polls=Field(many(POLL), "the last polls, oldest first"),
)

PAGES: dict[str, Record] = {
    "topics-page": Record(
        "Every topic with its newest stories.",
        (),
        {"topics": Field(many(_TOPIC), "by name")},
        ("/topics.json",),
    ),
    "stories-page": Record(
        "Stories, the one with the newest article first.",
        (),
        {"stories": Field(many(record(**STORY)), "of one page"), "next": _NEXT},
        ("/stories.json", "/topics/NAME.json"),
    ),
    "sources-page": Record(
        "Every feed, and how it does; what needs a person comes first.",
        (),
        {"sources": Field(many(_SOURCE), "by state, outlet and address")},
        ("/sources.json",),
    ),
    "search-page": Record(
        "Articles that a search found.",
        (),
        {
            "query": Field(TEXT, "what was asked; empty: nothing"),
            "articles": Field(many(_FOUND), "of one page"),
            "missing": Field(maybe(TEXT), "what no search finds yet in a store of an earlier version, in words"),
            "next": _NEXT,
        },
        ("/search.json",),
    ),
    "error": Record(
        "Why an address has nothing to show.",
        (),
        {"status": Field(INT, "HTTP status"), "error": Field(TEXT, "what is wrong, in words")},
        ("an address that is refused",),
    ),
}
"""Name -> record; the record of one story or article is the one that commands print."""
