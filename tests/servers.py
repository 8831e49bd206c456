"""Servers that come in a package: fetched, started on this machine, and stopped by their number."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

import pymysql

from fetched import from_npm, from_pypi
from seekdb import Door

START_SECONDS = 60
STOP_SECONDS = 20
_KEPT: list[IO[bytes]] = []
"""Locks that this process holds until it ends."""


class StartError(Exception):
    """A server did not come up."""


def folder(name: str) -> Path:
    """A new folder that is removed when this process ends."""
    made = Path(tempfile.mkdtemp(prefix=f"sqlgen_test_{name}_"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _started(
    command: list[str], home: Path, env: Mapping[str, str], up: Callable[[], bool]
) -> None:
    """Start a server and wait until it is up; it is stopped when this process ends."""
    with (home / "output").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=home, env={**os.environ, **env}, stdout=output, stderr=output
        )
    atexit.register(_stop, process)
    deadline = time.monotonic() + START_SECONDS
    while not up():
        if process.poll() is not None or time.monotonic() > deadline:
            said = (home / "output").read_text(errors="replace").strip().splitlines()
            raise StartError(f"{Path(command[0]).name} does not start: {' '.join(said[-3:])}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(unix_socket: Path) -> bool:
    """Whether a server greets there; a driver would leave its socket behind where none does."""
    with suppress(OSError), closing(socket.socket(socket.AF_UNIX)) as probe:
        probe.connect(str(unix_socket))
        return bool(probe.recv(1))
    return False


def seekdb(requirement: str) -> str:
    """seekdb behind its door: MySQL 8 but for what the door makes up for."""
    program = from_pypi(requirement) / "pylibseekdb" / "seekdb"
    home = folder("seekdb")
    behind = home / "run" / "sql.sock"
    behind.parent.mkdir()
    _keep(behind.parent / "seekdb.clients")
    small = ["--parameter", "memory_budget=6G", "--parameter", "log_disk_size=4G"]
    command = [str(program), "--nodaemon", "--embedded", f"--base-dir={home}", *small]
    _started(command, home, {}, lambda: _answers(behind))
    return f"mysql://root@127.0.0.1:{Door(behind).port}/test"


def _keep(clients: Path) -> None:
    """Be one of seekdb's clients: it runs on while one of them holds this lock, and no longer."""
    _KEPT.append(clients.open("wb"))
    fcntl.flock(_KEPT[-1], fcntl.LOCK_SH)


def mysql56(requirement: str) -> str:
    """A true MySQL 5.6 from npm, with the data folder that it brings along."""
    (package,) = from_npm(requirement).glob("mysql-server-*/server")
    home = folder("mysql56")
    shutil.copytree(package / "data" / "mysql", home / "data")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    options = {
        "port": port,
        "bind-address": "127.0.0.1",
        "basedir": package,
        "lc-messages-dir": package / "share",
        "datadir": home / "data",
        "tmpdir": home,
        "socket": home / "socket",
        "pid-file": home / "pid",
        "user": "root",
        # Nobody minds a lost commit here, so none waits for the disk.
        "innodb_flush_log_at_trx_commit": 0,
        "max_allowed_packet": "64M",
    }
    lines = "".join(f"{name}={value}\n" for name, value in options.items())
    (home / "my.cnf").write_text(f"[mysqld]\n{lines}", encoding="utf-8")
    command = [str(package / "mysqld"), f"--defaults-file={home / 'my.cnf'}"]
    env = {"LD_LIBRARY_PATH": str(package)}
    _started(command, home, env, lambda: _answers(home / "socket"))
    # Its nameless users of this machine come before named ones of any machine.
    connection = pymysql.connect(unix_socket=str(home / "socket"), user="root", autocommit=True)
    with connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM mysql.user WHERE user = ''")
        cursor.execute("FLUSH PRIVILEGES")
    return f"mysql://root@127.0.0.1:{port}/mysql"
