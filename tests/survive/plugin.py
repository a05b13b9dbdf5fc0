"""Runs the tests that carry the id of a fault and writes docs/reference/survival.md: `make survive`.

The page says which tests show what, and nothing that differs from run to run; with `--collect-only` it is printed.
"""

import collections
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.survive.faults import FAULTS, LEFT_OUT

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "survival.md"
_ID = re.compile(r"(?<![A-Za-z0-9])(R\d\d)(?![0-9A-Za-z])")
_HEAD = """# What it survives

<!-- Written by `make survive`; a test compares. -->

Faults and hostile inputs, what must come of each, and the tests that provoke it. `make survive` runs them; all is
provoked on this machine alone.

| id | what happens | what comes of it | figure | shown by |
|---|---|---|---|---|
"""

Tests = Mapping[str, set[tuple[str, str]]]
"""Id -> (file, name) of the tests that carry it."""


def ids_of(nodeid: str) -> set[str]:
    """The faults that a test, or a case of one, carries the ids of."""
    return set(_ID.findall(nodeid.partition("::")[2].replace("_", " ")))


def page(tests: Tests) -> str:
    """The page, in Markdown."""
    return _HEAD + "".join(
        f"| {ident} | {fault.what} | {fault.outcome} | {fault.figure} | {_shown(ident, tests.get(ident, set()))} |\n"
        for ident, fault in FAULTS.items()
    )


def _shown(ident: str, tests: set[tuple[str, str]]) -> str:
    if not tests:
        return LEFT_OUT[ident]
    by_file: dict[str, list[str]] = collections.defaultdict(list)
    for file, name in sorted(tests):
        by_file[file].append(name)
    return "<br>".join(
        f"[{file}](../../{file}): {', '.join(f'`{name}`' for name in names)}" for file, names in by_file.items()
    )


class Survival:
    """Collects what a run shows; one that failed is no proof, and the page stays as it was."""

    def __init__(self) -> None:
        self.tests: dict[str, set[tuple[str, str]]] = collections.defaultdict(set)
        self.failed: list[str] = []

    def add(self, nodeid: str) -> None:
        """A test that was collected, or has passed."""
        file, _, name = nodeid.partition("::")
        for ident in ids_of(nodeid):
            self.tests[ident].add((file, re.sub(r"\[.*", "", name)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test, also one of another process, has ended."""
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.add(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        """Write the page, and say what is not shown."""
        if config.option.collectonly:
            terminalreporter.write(page(self.tests))
            return
        for ident, fault in FAULTS.items():
            shown = f"{len(self.tests[ident])} tests" if self.tests[ident] else "NOT SHOWN"
            terminalreporter.write_line(f"{ident}  {LEFT_OUT.get(ident, shown)}: {fault.what}")
        if self.failed or FAULTS.keys() - LEFT_OUT.keys() - {each for each, found in self.tests.items() if found}:
            terminalreporter.write_line("The page stays as it was: not all is shown.", red=True)
            return
        PAGE.write_text(page(self.tests), encoding="utf-8")
        terminalreporter.write_line(f"Written: {PAGE}")


def pytest_configure(config: pytest.Config) -> None:
    """Collect in the process that gathers the reports."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Survival(), "survival")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only the tests that show something."""
    chosen = [item for item in items if ids_of(item.nodeid)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    survival = config.pluginmanager.get_plugin("survival")
    if config.option.collectonly and isinstance(survival, Survival):
        for item in chosen:
            survival.add(item.nodeid)
