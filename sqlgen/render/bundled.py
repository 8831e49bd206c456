"""Where sqlgen's own templates and examples stand: in an installed wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

from sqlgen.errors import InstallationError


def bundled(folder: str) -> Path:
    """The folder `templates` or `examples`; InstallationError where neither place has it.

    Only a checkout has a pyproject.toml beside the package: without that guard a broken wheel
    would take a stranger's folder in site-packages for its own.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / folder
    if installed.is_dir():
        return installed
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    raise InstallationError(f"sqlgen's own {folder} are missing", "install sqlgen again")
