"""Clustering of articles, in canonical order, into stories; relations, threads and beats. Pure.

    terms.terms_of(title, body, language)  what an article is compared by (slow part, 1.5 ms; may run in a worker)
    families.families(edges)               copy edges -> family of each article
    link_evidence, name_skeletons, counted_marks   what threads and other languages look at, also slow
    chronicle.Chronicle(rule, …)           .assign(all articles of one minute) -> Assignments; .state(), .restore()
    quantities.quantities(sentence, …)     what a sentence counts: dead, hectares, money, …
    figure_series.figure_series(reports)   those figures over time
    clustering.cluster(articles)           the stories of a whole corpus, per language

Each is imported from its module: together they are slow to load, and commands that only read need few.

Everything is a function of the set of articles and of a person's overrides: not of arrival, crawlers or restarts.
An article that arrives late is assigned by going back to a state before its minute and on from there.
The methods and what they measured: docs/explanation/stories.md.
"""
