"""Interfaces: how people and programs meet newsbot: the commands, the pages, exports, JSON Schemas, generated
reference.

Each asks `corpus.query` and lays the answer out; none decides anything. Nothing may import it.
"""
