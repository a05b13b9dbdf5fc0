"""Every question a reader may ask of the corpus. CLI and web call only this; answers are plain dicts and records."""

from newsbot.corpus.query.across import across
from newsbot.corpus.query.articles import (
    Export,
    Row,
    find_article,
    known_article,
    main_article,
    narrowed,
    rows_of,
    said,
    within,
)
from newsbot.corpus.query.briefing import Briefing, briefed
from newsbot.corpus.query.feed_health import feeds, health_of
from newsbot.corpus.query.figures import figures
from newsbot.corpus.query.grouped import GATHERED, Group, facets, grouped, like, meant_instead
from newsbot.corpus.query.news import news
from newsbot.corpus.query.ranking import RankCursor
from newsbot.corpus.query.revisions import between, gone, revisions
from newsbot.corpus.query.search import Cursor, Sort, cursor_of, hits, missing, search
from newsbot.corpus.query.source_list import ailing
from newsbot.corpus.query.status import leases, status
from newsbot.corpus.query.stories import addresses_of, find_story, newest_stories, stories, stories_folded, story
from newsbot.corpus.query.story_changes import latest_rereading, stories_reread
from newsbot.corpus.query.templates import folded
from newsbot.corpus.query.trail import decision_row, trail
from newsbot.corpus.query.trend import By, counts, trend
from newsbot.corpus.store.base import Split

__all__ = [
    "GATHERED",
    "Briefing",
    "By",
    "Cursor",
    "Export",
    "Group",
    "RankCursor",
    "Row",
    "Sort",
    "Split",
    "across",
    "addresses_of",
    "ailing",
    "between",
    "briefed",
    "counts",
    "cursor_of",
    "decision_row",
    "facets",
    "feeds",
    "figures",
    "find_article",
    "find_story",
    "folded",
    "gone",
    "grouped",
    "health_of",
    "hits",
    "known_article",
    "latest_rereading",
    "leases",
    "like",
    "main_article",
    "meant_instead",
    "missing",
    "narrowed",
    "newest_stories",
    "news",
    "revisions",
    "rows_of",
    "said",
    "search",
    "status",
    "stories",
    "stories_folded",
    "stories_reread",
    "story",
    "trail",
    "trend",
    "within",
]
