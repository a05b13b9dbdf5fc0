"""Clustering of articles, in canonical order, into stories; relations, threads and beats. Pure.

    terms_of(title, body, language)        what an article is compared by (slow part, 1.5 ms; may run in a worker)
    families(edges)                        copy edges -> family of each article
    telling_of(...), skeletons(...)        what threads and other languages look at, also slow
    Chronicle(rule, overrides, past)       .assign(all articles of one minute) -> Assignments; .state(), .restore()
    quantities(sentence, language)         what a sentence counts: dead, hectares, money, …
    figure_series(reports)                 those figures over time
    cluster(articles)                      the stories of a whole corpus, per language

Everything is a function of the set of articles and of a person's overrides: not of arrival, crawlers or restarts.
An article that arrives late is assigned by going back to a state before its minute and on from there.
The methods and what they measured: docs/explanation/stories.md.
"""

from newsbot.stories.beats import Beat, Said, Text, beats
from newsbot.stories.checkpoint import METHOD, dump, load
from newsbot.stories.chronicle import Chronicle, State
from newsbot.stories.clustering import Clusterer, cluster, minutes
from newsbot.stories.cross_language import CrossLink
from newsbot.stories.families import both_ways, families
from newsbot.stories.figure_series import FigureReport, Series, StatedText, figure_series
from newsbot.stories.link_evidence import Telling, telling_of
from newsbot.stories.model import Assignment, Figures, Overrides, Story, StoryArticle, StoryRule
from newsbot.stories.name_skeletons import skeletons
from newsbot.stories.priority import Priority, Report, credited, telling_place, who_was_first
from newsbot.stories.quantities import Quantity, quantities
from newsbot.stories.relations import Edge, Relation, by_a_person, carried, in_story, tied_late
from newsbot.stories.terms import Terms, terms_of
from newsbot.stories.threads import ThreadLink

__all__ = [
    "METHOD",
    "Assignment",
    "Beat",
    "Chronicle",
    "Clusterer",
    "CrossLink",
    "Edge",
    "FigureReport",
    "Figures",
    "Overrides",
    "Priority",
    "Quantity",
    "Relation",
    "Report",
    "Said",
    "Series",
    "State",
    "StatedText",
    "Story",
    "StoryArticle",
    "StoryRule",
    "Telling",
    "Terms",
    "Text",
    "ThreadLink",
    "beats",
    "both_ways",
    "by_a_person",
    "carried",
    "cluster",
    "credited",
    "dump",
    "families",
    "figure_series",
    "in_story",
    "load",
    "minutes",
    "quantities",
    "skeletons",
    "telling_of",
    "telling_place",
    "terms_of",
    "tied_late",
    "who_was_first",
]
