"""Pages: the bytes of an HTML page -> the article on it, with the source (witness) of each field.

Here stand the page reader (body, title, authors, dates, canonical link) and the texts that others extracted (JSON
Lines). Not here: fetching (spiders, middlewares) and what a text is about (text). Pure; spiders and interfaces use it.
"""
