"""Families: articles that are copies of one another, directly or through others."""

from collections.abc import Iterable


def families(edges: Iterable[tuple[str, str]], ids: Iterable[str] = ()) -> dict[str, str]:
    """Article id -> family key, for every id in `edges` or `ids`; the key is the smallest id of the component."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {node: root(node) for node in sorted({*parent, *ids})}
