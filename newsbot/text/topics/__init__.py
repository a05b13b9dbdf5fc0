"""The query language of topics and searches, and what a topic says of an article. Pure: values in, values out.

`parse` reads a query, `evaluate` says whether and why it matches a document, `candidate_terms` what to ask an
index for, `decide` what a topic makes of an article. `newsbot.text.words` defines what a word is.
"""

from newsbot.text.topics.any_form import with_forms
from newsbot.text.topics.matching import Document, Verdict, evaluate
from newsbot.text.topics.parser import MAX_LENGTH, parse
from newsbot.text.topics.prefilter import candidate_terms, required_filters
from newsbot.text.topics.query import And, AnyForm, Filter, Not, Or, Query, Term
from newsbot.text.topics.snippets import Snippet, matches, snippet
from newsbot.text.topics.topic import Source, Topic, TopicVerdict, decide

__all__ = [
    "MAX_LENGTH",
    "And",
    "AnyForm",
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
    "with_forms",
]
