"""Fields that several records share, and records within records."""

from newsbot.interfaces.schemas.field_kinds import (
    BOOL,
    INT,
    NUMBER,
    OBJECT,
    TEXT,
    TIME,
    Field,
    many,
    maybe,
    one_of,
    record,
)
from newsbot.stories.quantities import KINDS

RELATION = maybe(one_of("new_story", "follow_up", "copy", "near_duplicate"))

PLACED = {
    "url": Field(TEXT, "canonical address"),
    "outlet": Field(TEXT, "registrable domain of the outlet"),
    "title": Field(TEXT, "headline of the current version"),
    "published": Field(maybe(TIME), "when the outlet says it was published; null when it does not say"),
    "first_seen": Field(TIME, "when a feed or page first showed it to us"),
}

UNREAD = Field(BOOL, "whether nothing but the headline, of its feed, is known: its page could not be read")

ARTICLE = {
    "id": Field(TEXT, "`a-…`, a function of the canonical address"),
    **PLACED,
    "unread": UNREAD,
    "summary": Field(maybe(TEXT), "the standfirst, where the text does not begin with it; of a headline its feed's"),
    "text": Field(TEXT, "plain text of the current version, a paragraph a line; of a headline empty"),
    "authors": Field(many(TEXT), "as the page names them"),
    "language": Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
    "modified": Field(maybe(TIME), "when the page says it was changed"),
    "fetched": Field(TIME, "when the current version was first read"),
    "feed_published": Field(maybe(TIME), "the feed's claim, the earliest"),
    "agency": Field(maybe(TEXT), "news agency that the text credits"),
    "section": Field(maybe(TEXT), "as the page names it"),
    "topics": Field(many(TEXT), "topics that it is on"),
    "version": Field(INT, "number of the current version, from 1"),
    "versions": Field(
        many(
            record(
                sha=Field(TEXT, "SHA-256 of headline and text"),
                fetched=Field(TIME, "when this text was first read"),
                title=Field(TEXT, "its headline"),
                words=Field(INT, "its length"),
            )
        ),
        "every text that it has had, oldest first",
    ),
    "relation": Field(RELATION, "what it is to its story; null until its story is assigned"),
    "story": Field(maybe(TEXT), "the story it is in"),
    "family": Field(maybe(TEXT), "named by the first of the articles that carry the same text"),
}

_NEIGHBOUR = record(
    id=Field(TEXT, "`s-…`"),
    title=Field(TEXT, "headline of the article that leads it"),
    language=Field(maybe(TEXT), "of that headline"),
    first_seen=Field(TIME, "of its first article"),
    story=Field(TEXT, "the earlier one of the two"),
    score=Field(NUMBER, "how strong the link is, above 0: a weighted sum of what both share"),
    reason=Field(TEXT, "what it compared"),
    quote=Field(TEXT, "the sentence that refers back; empty when none does"),
)

THREAD = record(
    before=Field(many(_NEIGHBOUR), "the story that this one follows"),
    after=Field(many(_NEIGHBOUR), "the stories that follow this one"),
)

PRIORITY = record(
    statement=Field(TEXT, "who was first, in a sentence"),
    clocks_agree=Field(maybe(BOOL), "whether both clocks name the same one; null where one of them tells nothing"),
    by_claim=Field(many(TEXT), "articles by the times that outlets claim"),
    by_sight=Field(many(TEXT), "articles by when they were first seen, those of one minute by their claims"),
    newsrooms=Field(INT, "how many have a text of their own"),
    agencies=Field(OBJECT, "article -> the news agency that it credits"),
)

STORY = {
    "id": Field(TEXT, "`s-…`, a function of its first article"),
    "title": Field(TEXT, "headline of the article that leads it"),
    "language": Field(maybe(TEXT), "of that headline"),
    "topics": Field(many(TEXT), "topics of its articles"),
    "articles": Field(INT, "how many articles it has, copies too, headlines not"),
    "unread": Field(INT, "how many headlines it has of what could not be read"),
    "outlets": Field(many(TEXT), "who reported it, sorted"),
    "copies": Field(INT, "how many of its articles carry the text of another"),
    "first_seen": Field(TIME, "of its first article"),
    "last_seen": Field(TIME, "of its newest article"),
    "seq": Field(INT, "rises with every change of any story"),
    "follows": Field(maybe(TEXT), "the story before it in its thread"),
    "languages": Field(many(TEXT), "languages of its articles"),
    "links": Field(
        many(
            record(
                parts=Field(many(TEXT), "the stories of one language that it unites"),
                score=Field(NUMBER, "how alike"),
                reason=Field(TEXT, "in what"),
            )
        ),
        "why its languages are one story",
    ),
    "series": Field(BOOL, "whether it is one of a series (closing prices, weather) rather than an event"),
    "template": Field(
        maybe(TEXT), "the template that its first article was filled into, by the first article that was; null: none"
    ),
    "alike": Field(INT, "how many articles were filled into that template, this one too"),
}

COPY = record(
    id=Field(TEXT, "`a-…`"),
    **PLACED,
    unread=UNREAD,
    relation=Field(RELATION, "copy or near_duplicate"),
    of=Field(maybe(TEXT), "the article whose text it carries"),
    carried=Field(maybe(TEXT), "syndicated (another outlet) or repost (the same)"),
    containment=Field(maybe(NUMBER), "share of the shorter text's 5-word shingles that both have"),
    language=Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
    new_share=Field(maybe(NUMBER), "share of its sentences that the text it carries does not have"),
)

FIGURE = record(
    kind=Field(
        one_of(*KINDS), "what is counted; `years` of a prison term, `vessels` are ships, drones, …, `things` all else"
    ),
    unit=Field(maybe(TEXT), "currency of money; who the people or what the vessels are, where that is said"),
    latest=Field(TEXT, "the article that gave it last"),
    cells=Field(
        many(
            record(
                article=Field(TEXT, "`a-…`"),
                outlet=Field(TEXT, "registrable domain of the outlet"),
                url=Field(TEXT, "address of the article"),
                at=Field(TIME, "when it was published; of a later version, when that was first read"),
                value=Field(NUMBER, "the figure; the lower end of a range; of several in one text, the largest"),
                upper=Field(maybe(NUMBER), "the upper end of a range"),
                approximate=Field(
                    one_of("", "about", "at least", "at most", "order"),
                    "how exact; `order` where only hundreds are said",
                ),
                parts=Field(many(NUMBER), "smaller figures of the same kind in the same text"),
                corrects=Field(maybe(NUMBER), "what the version before it said"),
                at_odds=Field(many(TEXT), "articles of other outlets that say something else at the same time"),
                sentence=Field(TEXT, "where it says so"),
            )
        ),
        "by whom and when, in order",
    ),
)

BEAT = record(
    id=Field(TEXT, "`a-…`"),
    **PLACED,
    language=Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
    unread=UNREAD,
    summary=Field(maybe(TEXT), "of a headline what its feed says of it; null where a text is known"),
    relation=Field(RELATION, "new_story or follow_up"),
    family=Field(maybe(TEXT), "named by the first of the articles that carry the same text"),
    agency=Field(maybe(TEXT), "news agency that the text credits"),
    new=Field(many(TEXT), "its sentences that no earlier beat has, those with figures or quotes first"),
    sentences=Field(
        many(
            record(
                text=Field(TEXT, "the sentence"),
                state=Field(one_of("new", "told", "uncertain"), "whether an earlier beat had told it, in any language"),
                by=Field(TEXT, "the article that had told it", always=False),
                outlet=Field(TEXT, "registrable domain of its outlet", always=False),
                at=Field(TIME, "when that was published, else first seen", always=False),
                before=Field(TEXT, "the sentence in which it had", always=False),
                likeness=Field(NUMBER, "how alike the two are, 0 to 1", always=False),
            )
        ),
        "its sentences in order; none on public pages",
    ),
    new_share=Field(NUMBER, "share of new ones among its sentences"),
    figures=Field(many(TEXT), "numbers that no earlier beat has"),
    versions=Field(INT, "how many texts it has had"),
    changed=Field(maybe(TIME), "when it was last found changed"),
    copies=Field(many(COPY), "articles that carry its text"),
)

NEWS = record(
    article=Field(TEXT, "`a-…`"),
    change=Field(one_of("new", "revised", "read"), "what happened to it; `read`: only its headline was known before"),
    what=Field(maybe(TEXT), "what the latest change was about, such as `number`; null: it is new"),
    at=Field(TIME, "when it was first seen, or first read with its changed text, or at all"),
    **PLACED,
    unread=UNREAD,
    language=Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
    relation=Field(RELATION, "what it is to its story"),
    said=Field(
        record(
            new=Field(INT, "sentences that no earlier report of the story had"),
            told=Field(INT, "sentences that one had told"),
            uncertain=Field(INT, "sentences of which that is uncertain"),
            first=Field(many(TEXT), "the first new ones, those with figures or quotes first"),
        ),
        "what it says that was not told; of what is new in the latest 200 stories, in words of its own",
        always=False,
    ),
)

DECISION = {
    "url": Field(TEXT, "canonical address that was decided about"),
    "stage": Field(TEXT, "what decided"),
    "reason": Field(TEXT, "a name of the closed list, see reasons.md"),
    "first": Field(TIME, "when it was first decided so"),
    "last": Field(TIME, "when it was last decided so"),
    "detail": Field(OBJECT, "the figures: clause, words, status, …"),
    "title": Field(TEXT, "headline, as far as it was read"),
    "language": Field(maybe(TEXT), "ISO 639: two letters, three where a language has no two"),
    "topics": Field(many(TEXT), "topics that were asked"),
    "feed": Field(maybe(TEXT), "the feed that announced it"),
}

ANNOUNCED = record(
    url=Field(TEXT, "canonical address as announced"),
    state=Field(one_of("pending", "done", "failed"), "where it stands"),
    first_seen=Field(TIME, "when a feed first showed it"),
    due=Field(maybe(TIME), "when it is looked at next"),
    feed=Field(maybe(TEXT), "the feed that showed it first"),
    reason=Field(maybe(TEXT), "what came of the last look"),
    attempts=Field(INT, "failed tries in a row"),
    checks=Field(INT, "successful looks so far"),
    published=Field(maybe(TIME), "the feed's claim"),
)

EDGE = record(
    other=Field(TEXT, "the other article"),
    url=Field(maybe(TEXT), "its address"),
    outlet=Field(maybe(TEXT), "its outlet"),
    kind=Field(one_of("copy", "near_duplicate"), "how much they share"),
    containment=Field(NUMBER, "share of the shorter text's 5-word shingles that both have"),
    evidence=Field(OBJECT, "hours apart, number agreement, rule"),
)

SIBLING = record(
    other=Field(TEXT, "the other article"),
    url=Field(TEXT, "its address"),
    outlet=Field(TEXT, "its outlet"),
    told=Field(NUMBER, "share of the shorter text that both tell but for what stands in slots"),
    agreeing=Field(INT, "distinct figures and names in it that are the same"),
    differing=Field(INT, "and that differ"),
    examples=Field(many(many(TEXT)), "the first of those: of this article, of the other"),
)

STEP = record(
    step=Field(TEXT, "announced, read, a reason (see reasons.md), copy, near duplicate, template, story"),
    at=Field(maybe(TIME), "when; null where no time belongs to it"),
    told=Field(TEXT, "what happened, in words"),
    figures=Field(many(TEXT), "what decided, in words"),
    article=Field(maybe(TEXT), "the other article"),
    outlet=Field(maybe(TEXT), "its outlet"),
)

POLL = record(
    at=Field(TIME, "when it was asked"),
    outcome=Field(TEXT, "what came of it"),
    status=Field(maybe(INT), "HTTP status"),
    new=Field(INT, "entries that nobody had announced before"),
)

RUN = record(
    kind=Field(TEXT, "crawl, watch, replay, import, or batch (of a worker)"),
    started=Field(TIME, "when it began"),
    finished=Field(maybe(TIME), "when it ended; null: killed, or still running"),
    exit_code=Field(maybe(INT), "how it ended, see exit-codes.md"),
    counts=Field(OBJECT, "articles by outcome"),
)

CLUSTER = record(
    workers=Field(
        many(record(name=Field(TEXT, "of its machine"), tasks=Field(many(TEXT), "what it is doing"))),
        "those that answer",
    ),
    queues=Field(OBJECT, "how many tasks wait in each"),
    problem=Field(maybe(TEXT), "why nothing is known of them, in words"),
    sites=Field(
        many(
            record(
                site=Field(TEXT, "registrable host"),
                holder=Field(TEXT, "machine, process and run that asks it, or asked it a moment ago"),
                until=Field(TIME, "when the lease runs out, unless it is renewed"),
            )
        ),
        "sites that nobody else may ask now",
    ),
    resting=Field(
        many(record(host=Field(TEXT, "who asked for it, or failed"), until=Field(TIME, "when it may be asked again"))),
        "hosts that no worker asks",
    ),
)

SHOWN = record(
    text=Field(TEXT, "the piece of the text that matches"),
    marks=Field(many(many(INT)), "beginning and end of each match in it, in characters"),
)

CHANGE = record(
    kind=Field(TEXT, "title, number, name, quote, …"),
    old=Field(TEXT, "words that went; empty when none did"),
    new=Field(TEXT, "words that came; empty when none did"),
    before=Field(TEXT, "words before it"),
    after=Field(TEXT, "words after it"),
)

PIECE = record(op=Field(one_of("same", "removed", "added"), "what became of it"), text=Field(TEXT, "words"))

GROUP = record(
    by=Field(one_of("story", "family"), "what results are gathered by"),
    id=Field(TEXT, "the story's, or that of the article whose text it is"),
    articles=Field(INT, "how many of the best matches are in it"),
    copies=Field(INT, "how many of these carry the text of another one"),
    outlets=Field(INT, "by how many outlets"),
    others=Field(
        many(record(**{name: ARTICLE[name] for name in ("id", "outlet", "language", "title", "first_seen")})),
        "the next of them that are no copies",
    ),
)
"""What a search result stands for that stands for others too."""
