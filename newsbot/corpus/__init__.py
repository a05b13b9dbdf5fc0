"""The corpus: what is stored, who writes it in which order, and every question that a reader may ask of it.

`store` keeps records, `writer` writes what a crawl brings, `assignment` assigns stories, `query` answers. Not here: how
stories are found (stories), how answers are shown (interfaces). Operation, spiders and interfaces may import it.
"""
