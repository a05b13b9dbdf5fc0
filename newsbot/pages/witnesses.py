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

        None of `claims` is believed when `chosen` is None.
        `shown` writes a value as text; two values that read the same agree.
        """
        seen = set()
        if chosen is not None:
            self.witnesses[name] = chosen[0]
            seen.add(shown(chosen[1]))
        others = []
        for other, claim in claims:
            text = shown(claim)
            if text and text not in seen:
                seen.add(text)
                others.append(f"{other}: {text[:200]}")
        if others:
            self.dissent[name] = tuple(others[:MAX_DISSENT])
        return chosen[1] if chosen else None
