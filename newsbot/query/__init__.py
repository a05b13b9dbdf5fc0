"""Every question a reader may ask of the corpus. CLI and web call only this; answers are plain dicts and records."""

from newsbot.query.articles import Row, export, find_article, narrowed, rows_of
from newsbot.query.briefing import briefing
from newsbot.query.health import feeds, health_of
from newsbot.query.news import news
from newsbot.query.revisions import between, gone, revisions
from newsbot.query.searching import Cursor, search
from newsbot.query.state import status
from newsbot.query.stories import find_story, stories, story
from newsbot.query.trail import decision_row, trail

__all__ = [
    "Cursor",
    "Row",
    "between",
    "briefing",
    "decision_row",
    "export",
    "feeds",
    "find_article",
    "find_story",
    "gone",
    "health_of",
    "narrowed",
    "news",
    "revisions",
    "rows_of",
    "search",
    "status",
    "stories",
    "story",
    "trail",
]
