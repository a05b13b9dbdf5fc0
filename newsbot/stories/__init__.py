"""Articles in canonical order -> stories, relations, threads, beats: the pure core of newsbot's reading of the news.

    terms_of(title, body, language)        what an article is compared by (slow part, 1.5 ms; may run in a worker)
    families(edges)                        copy edges -> family of each article
    Clusterer(rule, overrides)             .assign(all articles of one minute) -> Assignments; .snapshot(), .restore()
    cluster(articles)                      the same for a whole corpus

Everything is a function of the set of articles and of a person's overrides: not of arrival, crawlers or restarts.
An article that arrives late is assigned by restoring the last snapshot before its minute and assigning on from there.
The methods and what they measured: docs/explanation/stories.md.
"""

from newsbot.stories.beats import Beat, beats
from newsbot.stories.cluster import Clusterer, Snapshot, cluster, minutes
from newsbot.stories.crosslang import CrossLink, StoryDigest, digest, link_languages, united
from newsbot.stories.families import families
from newsbot.stories.first import Priority, Report, credited, who_was_first
from newsbot.stories.model import Assignment, Figures, Overrides, Story, StoryArticle, StoryRule
from newsbot.stories.names import skeletons
from newsbot.stories.relations import Edge, Relation, relate
from newsbot.stories.terms import Terms, terms_of
from newsbot.stories.threads import ThreadLink, ThreadStory, link_threads

__all__ = [
    "Assignment",
    "Beat",
    "Clusterer",
    "CrossLink",
    "Edge",
    "Figures",
    "Overrides",
    "Priority",
    "Relation",
    "Report",
    "Snapshot",
    "Story",
    "StoryArticle",
    "StoryDigest",
    "StoryRule",
    "Terms",
    "ThreadLink",
    "ThreadStory",
    "beats",
    "cluster",
    "credited",
    "digest",
    "families",
    "link_languages",
    "link_threads",
    "minutes",
    "relate",
    "skeletons",
    "terms_of",
    "united",
    "who_was_first",
]
