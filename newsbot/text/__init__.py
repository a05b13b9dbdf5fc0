"""Text: what can be said of one text, or of two, without knowing any others.

Words and sentences, language, fingerprints of near-duplicates, differences of versions, ids made from content, and the
query language of topics. Pure and at the bottom: everything but `network` may import it.
"""
