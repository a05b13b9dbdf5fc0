"""The wheel and the source distribution: all that newsbot needs, and nothing under a name that is not its own."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(source: Path, target: Path, kind: str) -> Path:
    """Build one artefact of a source folder."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(target.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def in_repository() -> set[str]:
    """Files of the package, through its links into the rest of the repository."""
    return {
        str((Path(folder) / name).relative_to(ROOT))
        for folder, _, found in os.walk(ROOT / "newsbot", followlinks=True)
        for name in found
        if not name.endswith(".pyc")
    }


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    package = in_repository()
    for needed in (
        "newsbot/pipelines/store.py",
        "newsbot/schemas/story.json",
        "newsbot/web/templates/story.html",
        "newsbot/web/static/newsbot.css",
        "newsbot/demo/topics/iran-missiles-turkey.toml",
    ):
        assert needed in package
    assert {name for name in names(wheel) if name.startswith("newsbot/")} == package


def test_installed_newsbot_takes_no_name_but_its_own(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert tops == {"newsbot", next(top for top in tops if top.endswith(".dist-info"))}


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, tmp_path, "sdist")
    with tarfile.open(archive) as tar:
        assert not [member.name for member in tar if not member.isfile()]  # no link that leads out of it
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    again = build(archive.with_name(archive.name.removesuffix(".tar.gz")), tmp_path / "again", "wheel")
    assert again.read_bytes() == wheel.read_bytes()


def test_the_installed_demo_tells_the_world(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "newsbot", "demo"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") not in done.stdout
    assert "s-exhcms  Second missile from Iran shot down as it enters Turkish airspace" in done.stdout
