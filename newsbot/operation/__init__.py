"""Operation: what it takes to run: configuration, the parts that one crawl shares, worker processes, alerts, metrics,
timers.

Not here: the decisions about articles (pages, text, stories) and the commands (interfaces). Spiders, extensions,
middlewares, pipelines and interfaces may import it.
"""
