"""Provenance of metadata: which source (witness) of a value was believed, and which others said otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

MAX_DISSENT = 5
"""Disagreeing witnesses that are kept of one field."""


@dataclass(slots=True)
class Record:
    """Collects, field by field, where a value came from (`witnesses`) and who said otherwise (`dissent`)."""

    witnesses: dict[str, str] = field(default_factory=dict)
    dissent: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def believe(
        self,
        name: str,
        chosen: tuple[str, T] | None,
        claims: Iterable[tuple[str, T]] = (),
        shown: Callable[[T], str] = str,
    ) -> T | None:
        """Note the `chosen` claim (witness, value) of field `name` and the `claims` that differ; give its value.

        `shown` writes a value as text; two values that read the same agree.
        """
        if chosen is None:
            return None
        witness, value = chosen
        self.witnesses[name] = witness
        seen = {shown(value)}
        others = []
        for other, claim in claims:
            text = shown(claim)
            if text and text not in seen:
                seen.add(text)
                others.append(f"{other}: {text[:200]}")
        if others:
            self.dissent[name] = tuple(others[:MAX_DISSENT])
        return value
