"""Who does the pure part of the work on many articles: this process, or several (`newsbot.operation.workers`)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

A = TypeVar("A")
T = TypeVar("T")


class Spread(Protocol):
    """`function(item)` for every item, in their order. What it is given is found by name, and can be pickled."""

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        """The results, in the order of the items; some are worked on before they are asked for.

        Raises what the function raises.
        """

    def rest(self) -> None:
        """Nothing is asked for a while: what is held for it may be let go."""


class Here:
    """In this process."""

    def __call__(self, function: Callable[[A], T], items: Sequence[A], /) -> Iterable[T]:
        """The results, each as it is asked for."""
        return map(function, items)

    def rest(self) -> None:
        """Nothing is held."""


here = Here()


def begun_ahead(begin: Callable[[A], T], items: Iterable[A]) -> Iterator[tuple[A, T]]:
    """Each item with what `begin` gives of it, which is called before the item ahead of it is handed out."""
    ahead: tuple[A, T] | None = None
    for item in items:
        following = item, begin(item)
        if ahead is not None:
            yield ahead
        ahead = following
    if ahead is not None:
        yield ahead
