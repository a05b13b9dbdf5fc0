"""Every record that `--json` prints, with its fields and what they mean."""

from newsbot.interfaces.schemas.field_kinds import (
    BOOL,
    INT,
    NUMBER,
    OBJECT,
    TEXT,
    TIME,
    Field,
    Record,
    many,
    maybe,
    one_of,
    record,
)
from newsbot.interfaces.schemas.parts import (
    ANNOUNCED,
    ARTICLE,
    BEAT,
    CHANGE,
    CLUSTER,
    DECISION,
    EDGE,
    FIGURE,
    GROUP,
    NEWS,
    PIECE,
    PLACED,
    PRIORITY,
    RELATION,
    RUN,
    SHOWN,
    SIBLING,
    STEP,
    STORY,
    THREAD,
)

_MOVED_FIELDS = {
    "article": Field(TEXT, "id of the article"),
    "title": Field(TEXT, "its title"),
    "story": Field(maybe(TEXT), "the story where it was, or is"),
}
_MOVED = record(**_MOVED_FIELDS)

RECORDS: dict[str, Record] = {
    "article": Record(
        "An article with its current text.",
        ("export",),
        {**ARTICLE, "why": Field(many(STEP), "the way from the feed to its story", always=False)},
        ("/articles/ID.json",),
    ),
    "story": Record(
        "A story; `beats`, `priority`, `thread` and `figures` only where one story is asked for.",
        ("stories", "story"),
        {
            **STORY,
            "beats": Field(many(BEAT), "its articles that are no copies, in order", always=False),
            "priority": Field(PRIORITY, "who was first", always=False),
            "thread": Field(THREAD, "the stories around it", always=False),
            "figures": Field(many(FIGURE), "what several reports count, over time", always=False),
            "outlet_count": Field(INT, "how many outlets", always=False),
        },
        ("/stories/ID.json",),
    ),
    "news": Record(
        "A story that changed since a reader last looked.",
        ("new",),
        {
            **STORY,
            "kind": Field(one_of("new story", "more"), "whether the story itself is new"),
            "news": Field(many(NEWS), "its articles that are new or were changed"),
        },
    ),
    "revision": Record(
        "What was changed in an article from one of its texts to another.",
        ("diff",),
        {
            "article": Field(TEXT, "`a-…`"),
            "url": Field(TEXT, "canonical address"),
            "from": Field(INT, "number of the earlier version"),
            "to": Field(INT, "number of the later version"),
            "fetched_before": Field(TIME, "when the earlier text was last read"),
            "fetched": Field(TIME, "when the later text was first read"),
            "cosmetic": Field(BOOL, "whether a reader may ignore it"),
            "silent": Field(BOOL, "whether the page does not say that it was changed"),
            "new_share": Field(NUMBER, "share of new sentences"),
            "changes": Field(many(CHANGE), "what matters first: title, numbers, names, quotes"),
            "title": Field(many(PIECE), "the headline, word by word"),
            "body": Field(many(PIECE), "the text, word by word"),
            "summary": Field(TEXT, "one clause for people"),
        },
    ),
    "search": Record(
        "An article that a search found.",
        ("search",),
        {
            **ARTICLE,
            "snippet": Field(SHOWN, "where it matches"),
            "title_marks": Field(many(many(INT)), "beginning and end of each match in the title"),
            "next": Field(maybe(TEXT), "what `--after` takes to go on behind this one; null behind those by meaning"),
            "across": Field(NUMBER, "with `--across`: found by meaning, and how like the question it is", False),
            "group": Field(GROUP, "with `--group`: what this result stands for", False),
            "score": Field(
                maybe(
                    record(
                        score=Field(NUMBER, "`recency` times the sum of `rarity` times `weight`"),
                        recency=Field(NUMBER, "1.2 for the newest, nearly 1 for the old"),
                        words=Field(
                            many(
                                record(
                                    asked=Field(TEXT, "the word or phrase"),
                                    rarity=Field(NUMBER, "IDF: how rare it is in the corpus"),
                                    weight=Field(NUMBER, "how prominent it is in the article, up to 1"),
                                )
                            ),
                            "what each word asked for adds",
                        ),
                    )
                ),
                "null: ordered by time",
            ),
        },
    ),
    "trend": Record(
        "How much of the corpus matches, over time.",
        ("trend",),
        {
            "by": Field(one_of("hour", "day", "week"), "step of time; weeks begin on Mondays"),
            "split": Field(maybe(one_of("outlet", "language", "story", "relation")), "what series are split by"),
            "share": Field(BOOL, "whether shares were asked for"),
            "series": Field(
                many(
                    record(
                        query=Field(TEXT, "in its normal form"),
                        value=Field(maybe(TEXT), "of the split; `others` for all beyond the first eight"),
                        title=Field(maybe(TEXT), "of the story, where series are stories", False),
                        points=Field(
                            many(
                                record(
                                    at=Field(TIME, "when the step begins"),
                                    articles=Field(INT, "with texts of their own"),
                                    copies=Field(INT, "that carry the text of another one"),
                                    share=Field(
                                        maybe(NUMBER), "of the entries that the feeds of these outlets announced"
                                    ),
                                )
                            ),
                            "every step, those without articles too",
                        ),
                    )
                ),
                "one a query, or a value of the split",
            ),
            "complete": Field(BOOL, "whether nothing that matches is before the first step"),
            "note": Field(TEXT, "what the counts cannot know"),
        },
        ("/trend.json",),
    ),
    "why": Record(
        "All that is known of an address or article.",
        ("why",),
        {
            "name": Field(TEXT, "what was asked for"),
            "article": Field(maybe(record(**ARTICLE)), "null: it is not in the corpus"),
            "aliases": Field(many(TEXT), "other addresses that led to it: redirects, AMP, canonical links"),
            "witnesses": Field(OBJECT, "what read the page, and where each field came from"),
            "announced": Field(many(ANNOUNCED), "what feeds said of it"),
            "decisions": Field(many(record(**DECISION)), "every decision, in order"),
            "said": Field(many(TEXT), "what a person said of it: keep, drop, together, apart, same, distinct"),
            "edges": Field(many(EDGE), "articles that share its text"),
            "template": Field(
                maybe(
                    record(
                        template=Field(TEXT, "the first article that was filled into it"),
                        alike=Field(INT, "how many articles were"),
                        others=Field(many(SIBLING), "some of those before it, and in what it differs from them"),
                    )
                ),
                "the template that it was filled into; null: none",
            ),
            "assignment": Field(
                maybe(
                    record(
                        story=Field(TEXT, "the story it is in"),
                        relation=Field(RELATION, "what it is to it"),
                        detail=Field(OBJECT, "what was compared, figures, thresholds"),
                    )
                ),
                "null: not in a story",
            ),
        },
    ),
    "decision": Record(
        "A decision not to keep something.",
        ("why --dropped",),
        {**DECISION, "outlet": Field(TEXT, "who published it")},
    ),
    "backtest": Record(
        "An article that another threshold would decide otherwise.",
        ("why --backtest",),
        {
            "id": Field(TEXT, "`a-…`"),
            "title": Field(TEXT, "its headline"),
            "url": Field(TEXT, "canonical address"),
            "before": Field(TEXT, "its relation now"),
            "after": Field(TEXT, "its relation under the other threshold"),
            "story_before": Field(TEXT, "its story now"),
            "story_after": Field(TEXT, "its story under the other threshold"),
        },
    ),
    "status": Record(
        "How newsbot is doing.",
        ("status",),
        {
            "store": Field(TEXT, "its address, without secrets"),
            "counts": Field(OBJECT, "how many of everything is stored"),
            "next_due": Field(maybe(TIME), "when the next feed or page is looked at"),
            "due_feeds": Field(INT, "feeds whose time has come"),
            "runs": Field(many(RUN), "the last runs, newest first"),
            "cluster": Field(maybe(CLUSTER), "what workers of several machines do; null: no broker is set"),
        },
    ),
    "reextraction": Record(
        "What the present reader makes of the kept pages of an outlet.",
        ("reextract",),
        {
            "outlet": Field(TEXT, "the outlet"),
            "pages": Field(INT, "how many pages were read again"),
            "fields": Field(
                many(
                    record(
                        field=Field(one_of("body", "title", "authors", "published", "language"), "of an article"),
                        won=Field(INT, "pages that have it now and had not before"),
                        lost=Field(INT, "pages that had it and have not now; a body that is lost stays as it was"),
                        changed=Field(INT, "pages on which it is another"),
                    )
                ),
                "what became of each field",
            ),
            "samples": Field(
                many(
                    record(
                        article=Field(TEXT, "id of the article"),
                        url=Field(TEXT, "its address"),
                        field=Field(TEXT, "the field"),
                        old=Field(
                            TEXT, "words that are not there any more; of other fields than texts the whole value"
                        ),
                        new=Field(TEXT, "words that are there now; why, where no text is found any more"),
                        before=Field(TEXT, "a few words before"),
                        after=Field(TEXT, "and after"),
                    )
                ),
                "some of the edits",
            ),
        },
    ),
    "story-change": Record(
        "A story that changed when kept pages were read again.",
        ("stories",),
        {
            "id": Field(TEXT, "id of the story"),
            "title": Field(TEXT, "its title"),
            "change": Field(
                one_of("gone", "new", "members", "relations", "title"), "the first of these that holds: what changed"
            ),
            "title_before": Field(maybe(TEXT), "its title before, where it was another"),
            "merged_into": Field(maybe(TEXT), "of one that is gone, the story in which it is"),
            "last_seen": Field(TIME, "when its newest article was first seen"),
            "gained": Field(many(_MOVED), "articles that were elsewhere before"),
            "lost": Field(many(_MOVED), "articles that are elsewhere now"),
            "relations": Field(
                many(
                    record(
                        **_MOVED_FIELDS,
                        before=Field(TEXT, "what it was to the story"),
                        after=Field(TEXT, "what it is now"),
                    )
                ),
                "articles that are something else to it now",
            ),
        },
    ),
    "difference": Record(
        "A record that is not the same in two stores.",
        ("diff",),
        {
            "kind": Field(TEXT, "what it is: articles, versions, …; validators and health of feeds and URLs apart"),
            "key": Field(TEXT, "what names it"),
            "about": Field(TEXT, "what people know it by: an address, a title; empty where that is the key"),
            "change": Field(one_of("differs", "first only", "second only"), "where it is, or that it differs"),
            "fields": Field(
                many(
                    record(
                        field=Field(TEXT, "a field that differs"),
                        first=Field(TEXT, "its JSON in the first store; where a long one begins to differ"),
                        second=Field(TEXT, "its JSON in the second store"),
                    )
                ),
                "of one that differs",
            ),
        },
    ),
    "fault": Record(
        "Something in the store that does not fit the rest.",
        ("store check",),
        {
            "kind": Field(
                TEXT, "what it is: damage, no-text, no-article, derived, orphan, edge, tie, story, url, purged"
            ),
            "name": Field(TEXT, "id or address of what it is about"),
            "detail": Field(TEXT, "in words"),
        },
    ),
    "source": Record(
        "A feed of your topics, and how it does.",
        ("source list",),
        {
            "url": Field(TEXT, "its address, without secrets"),
            "outlet": Field(TEXT, "registrable domain"),
            "topics": Field(many(TEXT), "the topics that list it"),
            "tags": Field(many(TEXT), "as in the topics' files"),
            "state": Field(TEXT, "its health"),
            "last_ok": Field(maybe(TIME), "when it was last answered"),
            "last_new": Field(maybe(TIME), "when it last brought something new"),
            "next_due": Field(maybe(TIME), "when it is asked next"),
            "not_modified_share": Field(maybe(NUMBER), "share of polls that were answered 304"),
            "per_day": Field(INT, "entries of the last day"),
            "usual_per_day": Field(maybe(NUMBER), "entries of a usual day"),
            "read_share": Field(maybe(NUMBER), "share of fetched pages in which a text was found"),
            "delay_seconds": Field(maybe(NUMBER), "median time from published to seen, last day"),
            "delay": Field(maybe(TEXT), "the same for people"),
            "failures": Field(INT, "failed polls in a row"),
            "last_error": Field(maybe(TEXT), "what went wrong last"),
            "problems": Field(maybe(TEXT), "what was odd in it or dropped when it was last read, in words"),
            "left": Field(maybe(TEXT), "what lay beyond limits then and was left aside, in words"),
            "alarms": Field(many(TEXT), "what is wrong, in words"),
        },
    ),
    "check": Record(
        "One thing that was looked at.",
        ("doctor",),
        {
            "check": Field(TEXT, "what was looked at"),
            "state": Field(one_of("ok", "warning", "failed"), "how it is"),
            "found": Field(TEXT, "what was found"),
        },
    ),
    "finding": Record(
        "A feed that was looked for or tried.",
        ("source add", "source check"),
        {
            "number": Field(maybe(INT), "what `--pick` takes"),
            "url": Field(TEXT, "its address, without secrets"),
            "asked": Field(TEXT, "what was asked for"),
            "state": Field(TEXT, "ok, or the reason why it cannot be used"),
            "how": Field(TEXT, "how it was found"),
            "title": Field(maybe(TEXT), "as the feed names itself"),
            "kind": Field(maybe(TEXT), "its format"),
            "items": Field(maybe(INT), "entries in it"),
            "newest": Field(maybe(TIME), "date of its newest entry"),
            "language": Field(maybe(TEXT), "as the feed says"),
            "validators": Field(many(TEXT), "what lets it answer 304: etag, last-modified"),
            "robots": Field(maybe(TEXT), "whether robots.txt allows it"),
            "full_text": Field(BOOL, "whether entries carry whole texts"),
            "hub": Field(maybe(TEXT), "its WebSub hub"),
            "reason": Field(maybe(TEXT), "why it cannot be used, see reasons.md"),
            "error": Field(maybe(TEXT), "the same for people"),
            "problems": Field(many(TEXT), "what was odd in it"),
            "status": Field(maybe(INT), "HTTP status"),
        },
    ),
    "topic": Record(
        "A topic that is followed.",
        ("topic list",),
        {
            "name": Field(TEXT, "name of its file"),
            "title": Field(TEXT, "what people call it"),
            "query": Field(TEXT, "in normal form"),
            "languages": Field(many(TEXT), "ISO 639, as articles have it; none: every language"),
            "sources": Field(INT, "how many feeds"),
            "state": Field(one_of("followed", "paused"), "whether it is crawled"),
        },
    ),
    "topic-test": Record(
        "What a topic makes of a stored text.",
        ("topic test",),
        {
            "verdict": Field(one_of("match", "near miss", "rejected"), "what came of it"),
            "reason": Field(TEXT, "`kept`, or why not"),
            "outlet": Field(TEXT, "who published it"),
            "language": Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
            "title": Field(TEXT, "headline"),
            "clause": Field(TEXT, "what decided"),
            "missing": Field(many(TEXT), "clauses that failed"),
        },
    ),
    "setting": Record(
        "A setting and where it comes from.",
        ("config show",),
        {
            "key": Field(TEXT, "dotted name"),
            "value": Field(TEXT, "as in a file, without secrets"),
            "origin": Field(TEXT, "the file, `environment`, `command line` or `default`"),
        },
    ),
    "alert": Record(
        "An alert: who is told what.",
        ("alert list",),
        {
            "name": Field(TEXT, "what `alert remove` takes"),
            "topic": Field(TEXT, "the topic it is about"),
            "on": Field(many(TEXT), "what is told: new-story, follow-up, revision"),
            "to": Field(TEXT, "where it goes, without secrets"),
            "digest": Field(maybe(TEXT), "how long messages are gathered"),
            "quiet": Field(maybe(TEXT), "hours in which nothing is sent"),
            "state": Field(TEXT, "what came of the last message"),
            "last_sent": Field(maybe(TIME), "when something was last delivered"),
        },
    ),
    "alert-message": Record(
        "What a webhook receives: news of one topic.",
        ("alert test",),
        {
            "key": Field(TEXT, "idempotency key: the same message, sent again, has the same"),
            "alert": Field(TEXT, "name of the alert"),
            "topic": Field(TEXT, "the topic it is about"),
            "title": Field(TEXT, "one line for people"),
            "body": Field(TEXT, "the same in full: each event with what is new in it, and its address"),
            "events": Field(
                many(
                    record(
                        kind=Field(one_of("new-story", "follow-up", "revision", "alarm"), "what happened"),
                        story=Field(maybe(TEXT), "the story it happened in; null for an alarm"),
                        article=Field(maybe(TEXT), "`a-…`; null for an alarm"),
                        **PLACED
                        | {
                            "url": Field(maybe(TEXT), "canonical address; of an alarm the feed's, null for all feeds"),
                            "outlet": Field(maybe(TEXT), "registrable domain of the outlet; null for all feeds"),
                            "title": Field(TEXT, "headline of the current version, or the alarm in words"),
                            "unread": Field(
                                BOOL, "whether only the headline of the article is known; false for an alarm"
                            ),
                            "first_seen": Field(TIME, "when a feed or page first showed it to us, or it was raised"),
                        },
                        language=Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
                        new=Field(maybe(many(TEXT)), "what a follow-up says first that had not been told; else null"),
                    )
                ),
                "what happened, oldest first, follow-ups in which all was told before last",
            ),
            "more": Field(INT, "how many events more there were than a message holds"),
        },
    ),
}
"""Name -> record."""
