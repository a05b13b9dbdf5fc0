"""Does a lock pin what builds its source distributions? `python -m tests.setup.sources LOCK…` asks the index."""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LEGACY = ["setuptools", "wheel"]
"""What builds a distribution that does not say what builds it."""


def pins_of(lock: Path) -> dict[str, str]:
    """Canonical name to version of everything that a lock pins."""
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)", lock.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def build_requirements(archive: Path) -> list[str]:
    """What a source distribution (a .tar.gz) says that it needs to be built."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.count("/") == 1 and member.name.endswith("/pyproject.toml"):
                text = tar.extractfile(member)
                assert text is not None
                return list(tomllib.loads(text.read().decode()).get("build-system", {}).get("requires", LEGACY))
    return LEGACY


def unpinned(requirements: Sequence[str], pins: Mapping[str, str]) -> list[str]:
    """Those requirements that no pin meets; one whose marker is not for here asks for nothing."""

    def is_met(asked: Requirement) -> bool:
        version = pins.get(canonicalize_name(asked.name))
        return version is not None and version in asked.specifier

    asked = [Requirement(text) for text in requirements]
    return [str(each) for each in asked if (not each.marker or each.marker.evaluate()) and not is_met(each)]


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--quiet", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def sources_of(lock: Path) -> list[str]:
    """`name==version` of each distribution that the index has no wheel of for this Python and machine."""
    report = json.loads(
        _pip(
            "install",
            "--dry-run",
            "--ignore-installed",
            "--no-deps",
            "--require-hashes",
            "-r",
            str(lock),
            "--report",
            "-",
        )
    )
    return [
        f"{each['metadata']['name']}=={each['metadata']['version']}"
        for each in report["install"]
        if not each["download_info"]["url"].endswith(".whl")
    ]


def main(locks: Sequence[str]) -> int:
    """Prints each source distribution and what builds it; the exit code is the number of those that cannot be built."""
    missing = 0
    for lock in map(Path, locks):
        for source in sources_of(lock):
            with tempfile.TemporaryDirectory() as folder:
                _pip("download", "--no-deps", "--no-binary", ":all:", "--dest", folder, source)
                needs = build_requirements(next(Path(folder).iterdir()))
            lacks = unpinned(needs, pins_of(lock))
            note = f"; NOT PINNED: {', '.join(lacks)}" if lacks else ""
            sys.stdout.write(f"{lock}: {source} is built with {', '.join(needs)}{note}\n")
            missing += bool(lacks)
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
