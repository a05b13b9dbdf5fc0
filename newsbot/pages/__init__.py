"""Pages: the bytes of an HTML page -> the article on it, with a witness for every field (`extraction.extract`).

Here stand the page reader (body, title, authors, dates, canonical link) and the texts that others extracted (JSON
Lines). Not here: fetching (spiders, middlewares) and what a text is about (text). Pure; spiders and interfaces use it.
"""
