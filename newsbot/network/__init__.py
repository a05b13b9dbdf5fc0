"""The network: addresses and their canonical form, which machines may be reached, encodings undone, recordings (WARC).

Not here: Scrapy's components, which are in `middlewares`. Everything above may import it; it knows only errors and
times.
"""
