"""The tables of the SQLite store, as numbered migrations.

Each table holds the record as JSON in `doc`, beside the columns that queries need. Times are ISO 8601 text in UTC,
which sorts as the times do. What the fields mean is said once, in newsbot/corpus/store/schema.py.
"""

APPLICATION_ID = 0x6E657762  # "newb": how the file says whose it is
SPAN_BITS = 9
"""Articles whose numbers agree but for so many bits are of one span."""

_FIRST = """
CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, next_due TEXT NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS polls (
    feed_url TEXT NOT NULL, at TEXT NOT NULL, doc TEXT NOT NULL,
    PRIMARY KEY (feed_url, at)
) WITHOUT ROWID;

-- rank, entry_rank: see merge.py
CREATE TABLE IF NOT EXISTS urls (
    url TEXT PRIMARY KEY, state TEXT NOT NULL, due TEXT, rank TEXT NOT NULL, entry_rank TEXT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS urls_due ON urls (state = 'done', due, url) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS urls_next ON urls (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS urls_state ON urls (state);

CREATE TABLE IF NOT EXISTS articles (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, outlet TEXT NOT NULL, language TEXT, first_seen TEXT NOT NULL,
    minute TEXT NOT NULL, current_sha TEXT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_newest ON articles (first_seen, id);
CREATE INDEX IF NOT EXISTS articles_order ON articles (minute, id);
CREATE INDEX IF NOT EXISTS articles_outlet ON articles (outlet, first_seen, id);
CREATE INDEX IF NOT EXISTS articles_language ON articles (language, first_seen, id);

-- every address that leads to an article; its canonical one wins, then the smaller id
CREATE TABLE IF NOT EXISTS addresses (
    url TEXT NOT NULL, alias INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (url, alias, id)
) WITHOUT ROWID;

-- one row of distinct folded words for the current version; the tokenizer adds nothing to newsbot.text.words.words
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (words, detail = none, tokenize = "ascii tokenchars '_'");

CREATE TABLE IF NOT EXISTS versions (
    num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL, sha TEXT NOT NULL,
    extractor TEXT NOT NULL, first_fetched TEXT NOT NULL, last_fetched TEXT NOT NULL, rank TEXT NOT NULL,
    key_count INTEGER NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_article ON versions (article_id);

CREATE TABLE IF NOT EXISTS fingerprint_keys (
    key INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (key, version)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS edges (
    id TEXT PRIMARY KEY, low_article TEXT NOT NULL, high_article TEXT NOT NULL, doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS edges_low ON edges (low_article);
CREATE INDEX IF NOT EXISTS edges_high ON edges (high_article);

CREATE TABLE IF NOT EXISTS pages (
    sha TEXT PRIMARY KEY, url TEXT NOT NULL, content_type TEXT NOT NULL, fetched TEXT NOT NULL, expires TEXT,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS pages_expires ON pages (expires) WHERE expires IS NOT NULL;

CREATE TABLE IF NOT EXISTS decisions (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, reason TEXT NOT NULL, last TEXT NOT NULL, text_expires TEXT,
    has_text INTEGER NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decisions_url ON decisions (url);
CREATE INDEX IF NOT EXISTS decisions_reason ON decisions (reason, last);
CREATE INDEX IF NOT EXISTS decisions_last ON decisions (last);
CREATE INDEX IF NOT EXISTS decisions_expires ON decisions (text_expires) WHERE text_expires IS NOT NULL;

CREATE TABLE IF NOT EXISTS stories (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, merged INTEGER NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS stories_seq ON stories (seq, id);
CREATE INDEX IF NOT EXISTS stories_newest ON stories (json_extract(doc, '$.last_seen'), id);
CREATE INDEX IF NOT EXISTS stories_after ON stories (json_extract(doc, '$.detail.follows.story'));

CREATE TABLE IF NOT EXISTS assignments (
    seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL, superseded INTEGER NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS assignments_article ON assignments (article_id, seq);

CREATE TABLE IF NOT EXISTS checkpoints (position TEXT PRIMARY KEY, state BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, started TEXT NOT NULL, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS looks (reader TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;

-- one row: the earliest position whose stories may have changed
CREATE TABLE IF NOT EXISTS desk_mark (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT, counter INTEGER NOT NULL);
INSERT OR IGNORE INTO desk_mark VALUES (1, NULL, 0);
"""


_SECOND = """
CREATE TABLE IF NOT EXISTS subscriptions (
    feed_url TEXT PRIMARY KEY, token TEXT NOT NULL, revision INTEGER NOT NULL, doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subscriptions_token ON subscriptions (token);
"""


# The keys by window and canonical order: the first bearers of one are found without reading the others.
_THIRD = """
DROP TABLE IF EXISTS fingerprint_keys;
CREATE TABLE IF NOT EXISTS bearers (
    key INTEGER NOT NULL, window INTEGER NOT NULL, minute INTEGER NOT NULL,
    version_id TEXT NOT NULL, -- begins with the article's
    PRIMARY KEY (key, window, minute, version_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO bearers
    SELECT k.value, coalesce((strftime('%s', json_extract(v.doc, '$.published')) + 62135596800) / 259200, -1),
        strftime('%s', a.minute) / 60, v.id
    FROM articles AS a JOIN versions AS v ON v.article_id = a.id, json_each(v.doc, '$.fingerprint') AS k;
CREATE TABLE IF NOT EXISTS robots (
    site TEXT PRIMARY KEY, fetched TEXT NOT NULL, until TEXT NOT NULL, body BLOB, etag TEXT, last_modified TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS robots_until ON robots (until);
CREATE TABLE IF NOT EXISTS ties (article_id TEXT PRIMARY KEY, basis TEXT NOT NULL, edges TEXT NOT NULL) WITHOUT ROWID;
"""

# What ties articles is made again from their texts, with the templates they were filled into. Headlines of what could
# not be read are few, and counted apart.
_FOURTH = """
DROP TABLE IF EXISTS ties;
CREATE TABLE IF NOT EXISTS ties (
    article_id TEXT PRIMARY KEY, basis TEXT NOT NULL, edges TEXT NOT NULL, siblings TEXT NOT NULL, form TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ties_form ON ties (form) WHERE form != '';
CREATE INDEX IF NOT EXISTS articles_unread ON articles (id) WHERE coalesce(json_extract(doc, '$.unread'), 0);
CREATE INDEX IF NOT EXISTS versions_headline ON versions (id) WHERE (extractor = 'headline');
"""

# What is kept of old stories, found by the names in them.
_FIFTH = """
CREATE TABLE IF NOT EXISTS past_stories (
    part TEXT PRIMARY KEY, minute TEXT NOT NULL, seen TEXT NOT NULL, doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS past_stories_minute ON past_stories (minute);
CREATE INDEX IF NOT EXISTS past_stories_seen ON past_stories (seen);
CREATE TABLE IF NOT EXISTS past_names (name TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (name, part)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS past_names_part ON past_names (part);
"""


# What former readers had read.
_SIXTH = """
CREATE TABLE IF NOT EXISTS readings (id TEXT PRIMARY KEY, article_id TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS readings_article ON readings (article_id);
"""

# Came without a new schema version: an older newsbot passes over it.
_ADDED = """
CREATE TABLE IF NOT EXISTS tombstones (url TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;

-- beside `terms`: the corpus's words, see newsbot/text/forms.py
CREATE TABLE IF NOT EXISTS lexicon (entry TEXT PRIMARY KEY) WITHOUT ROWID;

-- one row: the version that articles are indexed for, up to which of them (NULL: all)
CREATE TABLE IF NOT EXISTS search_index (
    one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, num INTEGER
);
INSERT OR IGNORE INTO search_index VALUES (1, 0, 0);

-- the prominent words of each article, by its number: see newsbot/text/prominence.py
CREATE TABLE IF NOT EXISTS weights (num INTEGER PRIMARY KEY, words TEXT NOT NULL);

-- what articles are counted and ranked by, kept by triggers: a row of `articles` has its document beside it, and
-- 100,000 of those do not fit into a cache
CREATE TABLE IF NOT EXISTS places (
    num INTEGER PRIMARY KEY, first_seen TEXT NOT NULL, id TEXT NOT NULL, outlet TEXT NOT NULL, language TEXT,
    unread INTEGER NOT NULL, topics TEXT NOT NULL, story TEXT, relation TEXT
);
CREATE VIEW IF NOT EXISTS placed AS
    SELECT num, first_seen, id, outlet, language, coalesce(json_extract(articles.doc, '$.unread'), 0) AS unread,
        json_extract(articles.doc, '$.topics') AS topics, json_extract(standing.doc, '$.story_id') AS story,
        json_extract(standing.doc, '$.relation') AS relation
    FROM articles LEFT JOIN assignments AS standing ON standing.seq =
        (SELECT max(seq) FROM assignments WHERE article_id = articles.id AND NOT superseded);
CREATE TRIGGER IF NOT EXISTS article_in AFTER INSERT ON articles BEGIN
    INSERT OR REPLACE INTO places SELECT * FROM placed WHERE num = new.num; END;
CREATE TRIGGER IF NOT EXISTS article_changed AFTER UPDATE ON articles BEGIN
    INSERT OR REPLACE INTO places SELECT * FROM placed WHERE num = new.num; END;
CREATE TRIGGER IF NOT EXISTS article_out AFTER DELETE ON articles BEGIN
    DELETE FROM places WHERE num = old.num; END;
CREATE TRIGGER IF NOT EXISTS assignment_in AFTER INSERT ON assignments BEGIN
    INSERT OR REPLACE INTO places
        SELECT * FROM placed WHERE num = (SELECT num FROM articles WHERE id = new.article_id); END;
CREATE TRIGGER IF NOT EXISTS assignment_changed AFTER UPDATE ON assignments BEGIN
    INSERT OR REPLACE INTO places
        SELECT * FROM placed WHERE num = (SELECT num FROM articles WHERE id = new.article_id); END;
CREATE TRIGGER IF NOT EXISTS assignment_out AFTER DELETE ON assignments BEGIN
    INSERT OR REPLACE INTO places
        SELECT * FROM placed WHERE num = (SELECT num FROM articles WHERE id = old.article_id); END;
INSERT OR REPLACE INTO places SELECT * FROM placed;

-- of articles whose numbers are neighbours, how early and how late they were first seen, at most: see spans.py
CREATE TABLE IF NOT EXISTS spans (span INTEGER PRIMARY KEY, oldest TEXT NOT NULL, newest TEXT NOT NULL);
INSERT OR REPLACE INTO spans SELECT num >> SPAN_BITS, min(first_seen), max(first_seen) FROM places GROUP BY 1;
CREATE TRIGGER IF NOT EXISTS article_spanned AFTER INSERT ON articles BEGIN
    INSERT INTO spans VALUES (new.num >> SPAN_BITS, new.first_seen, new.first_seen) ON CONFLICT (span) DO UPDATE
        SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest); END;
CREATE TRIGGER IF NOT EXISTS span_widened AFTER UPDATE OF first_seen ON articles BEGIN
    INSERT INTO spans VALUES (new.num >> SPAN_BITS, new.first_seen, new.first_seen) ON CONFLICT (span) DO UPDATE
        SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest); END;
CREATE INDEX IF NOT EXISTS spans_newest ON spans (newest, oldest);
"""


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]


MIGRATIONS: tuple[tuple[int, list[str]], ...] = (
    (1, _statements(_FIRST)),
    (2, _statements(_SECOND)),
    (3, _statements(_THIRD)),
    (4, _statements(_FOURTH)),
    (5, _statements(_FIFTH)),
    (6, _statements(_SIXTH)),
)
"""(schema version, statements), each safe to run twice."""

ADDED = _statements(_ADDED.replace("SPAN_BITS", str(SPAN_BITS)))
"""Tables without which a store of the same schema version may have been made."""
LAST_ADDED = "spans_newest"
"""The last of them."""
