"""The query language of topics and searches, and what a topic says of an article. Pure: values in, values out.

`parse` reads a query, `evaluate` says whether and why it matches a document, `candidate_terms` what to ask an
index for, `decide` what a topic makes of an article. `newsbot.text` defines what a word is.
"""

from newsbot.topics.matching import Document, Verdict, evaluate
from newsbot.topics.parser import MAX_LENGTH, parse
from newsbot.topics.prefilter import candidate_terms, required_filters
from newsbot.topics.query import And, Filter, Not, Or, Query, Term
from newsbot.topics.snippets import Snippet, matches, snippet
from newsbot.topics.topic import Source, Topic, TopicVerdict, decide

__all__ = [
    "MAX_LENGTH",
    "And",
    "Document",
    "Filter",
    "Not",
    "Or",
    "Query",
    "Snippet",
    "Source",
    "Term",
    "Topic",
    "TopicVerdict",
    "Verdict",
    "candidate_terms",
    "decide",
    "evaluate",
    "matches",
    "parse",
    "required_filters",
    "snippet",
]
