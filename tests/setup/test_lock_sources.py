"""What a source distribution is built with, and whether a lock pins it."""

import io
import tarfile
from pathlib import Path

import pytest

from tests.setup.sources import build_requirements, pins_of, unpinned

LOCK = """\
# comment==1
setuptools==84.2.1 \\
    --hash=sha256:00
Flit_Core==3.9 ; python_version < "4" \\
    --hash=sha256:00
    # via other==1
"""


def archive(folder: Path, files: dict[str, str]) -> Path:
    """A source distribution with those files."""
    path = folder / "thing-1.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"thing-1/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


@pytest.mark.parametrize(
    ("files", "needs"),
    [
        ({"setup.py": ""}, ["setuptools", "wheel"]),
        ({"pyproject.toml": "[tool.x]"}, ["setuptools", "wheel"]),
        ({"sub/pyproject.toml": '[build-system]\nrequires = ["no"]'}, ["setuptools", "wheel"]),
        ({"setup.py": "", "pyproject.toml": '[build-system]\nrequires = ["flit-core>=3"]'}, ["flit-core>=3"]),
    ],
)
def test_what_a_source_distribution_is_built_with(tmp_path: Path, files: dict[str, str], needs: list[str]) -> None:
    assert build_requirements(archive(tmp_path, files)) == needs


def test_requirements_that_no_pin_meets(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text(LOCK)
    pins = pins_of(lock)
    assert pins == {"setuptools": "84.2.1", "flit-core": "3.9"}
    assert unpinned(["setuptools>=61", "flit_core<4,>=3", "numpy; python_version < '3'"], pins) == []
    assert unpinned(["setuptools>=99", "flit_core", "wheel"], pins) == ["setuptools>=99", "wheel"]
