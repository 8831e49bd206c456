"""A door in front of seekdb, an engine that speaks MySQL 8 but for what is made up for here.

seekdb has MySQL's recursive CTEs with their setting and error, but calls itself 5.7, has no
temporary tables, and keeps the locks of clients that are gone. The door takes connections of any
MySQL client and hands on what it hears, with three changes: the version is 8.0; a temporary table
is an ordinary one, named after its connection, in a database of its own; when a connection ends,
its temporary tables and its locks go. seekdb itself listens on a socket file only.
"""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path

import pymysql

ASKED = b"SELECT VERSION()"
ANSWERED = b"SELECT REPLACE(VERSION(), '5.7', '8.0')"
TLS = 0x0800
"""The bit of the greeting's flags that offers TLS: behind it no statement could be read."""
QUIT, QUERY = b"\1", b"\3"
FREE = QUERY + b"SELECT RELEASE_ALL_LOCKS()"
TEMPORARIES = "sqlgen_test_temporary"
CREATE = re.compile(rb"\s*CREATE TEMPORARY TABLE (\w+)")
DROP = re.compile(rb"\s*DROP TEMPORARY TABLE (?=\w)")

_NUMBERS = count(1)


class Door:
    """Listens on a free port of this machine until the process ends."""

    def __init__(self, behind: Path) -> None:
        self._behind = str(behind)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        self.run(f"CREATE DATABASE {TEMPORARIES}")
        self.run("ALTER SYSTEM SET query_memory_limit_percentage = 100")
        # Its rewriting puts levels into each other that a fence is to keep apart.
        self.run("SET GLOBAL ob_enable_transformation = 0")
        self.run("SET GLOBAL ob_query_timeout = 600000000, GLOBAL ob_trx_timeout = 600000000")
        threading.Thread(target=self._accept, daemon=True).start()

    def run(self, statement: str) -> None:
        """Run a statement, not through the door."""
        connection = pymysql.connect(unix_socket=self._behind, user="root", autocommit=True)
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def _accept(self) -> None:
        while True:
            client, _ = self._listening.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._behind)
            Passage(self, client, server).begin()


class Passage:
    """One connection: two threads hand packets on, until either end is gone."""

    def __init__(self, door: Door, client: socket.socket, server: socket.socket) -> None:
        self._door = door
        self._client = client
        self._server = server
        self._suffix = f"_of_{next(_NUMBERS)}".encode()
        self._tables: set[bytes] = set()
        self._greeted = False

    def begin(self) -> None:
        """Hand on both ways from now on."""
        for each in (self._hear, self._answer):
            threading.Thread(target=each, daemon=True).start()

    def _hear(self) -> None:
        """Hand on what the client asks; once it is gone, have the server end the session."""
        with suppress(OSError, EOFError):
            while True:
                number, payload = _packet(self._client)
                self._server.sendall(_packed(number, self._asked(number, payload)))
        with suppress(OSError):
            self._server.sendall(_packed(0, FREE) + _packed(0, QUIT))

    def _answer(self) -> None:
        """Hand on what the server says, to the end of the session, be the client there or not."""
        try:
            with suppress(OSError, EOFError):
                while True:
                    number, payload = _packet(self._server)
                    with suppress(OSError):
                        self._client.sendall(_packed(number, self._told(payload)))
        finally:  # a fault of ours ends the session too: nobody waits for an answer
            self._close()
            self._tidy_up()

    def _close(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _tidy_up(self) -> None:
        """Drop the connection's tables, as a server drops temporary ones."""
        while self._tables:
            with suppress(KeyError, pymysql.Error):
                self._door.run(f"DROP TABLE IF EXISTS {self._own(self._tables.pop()).decode()}")

    def _told(self, payload: bytes) -> bytes:
        """What the server says: the greeting, its first packet, offers no TLS."""
        if self._greeted:
            return payload
        self._greeted = True
        flags = payload.index(b"\0") + 1 + 4 + 8 + 1
        offered = int.from_bytes(payload[flags : flags + 2], "little") & ~TLS
        return payload[:flags] + offered.to_bytes(2, "little") + payload[flags + 2 :]

    def _asked(self, number: int, payload: bytes) -> bytes:
        """What the client asks: statements read ordinary tables for temporary ones."""
        if payload == QUIT:
            return FREE
        if number != 0 or payload[:1] != QUERY:
            return payload
        statement = payload[1:]
        if statement.upper() == ASKED:
            return QUERY + ANSWERED
        made = CREATE.match(statement)
        if made:
            self._tables.add(made[1])
            statement = statement.replace(b"CREATE TEMPORARY TABLE", b"CREATE TABLE", 1)
            statement = statement.replace(b" ENGINE = MEMORY", b"")
        dropped = DROP.match(statement)
        if self._tables:
            # In one go: the name that one table gets may be that of another.
            named = rb"\b(?:%b)\b" % b"|".join(map(re.escape, self._tables))
            statement = re.sub(named, lambda found: self._own(found[0]), statement)
        if dropped:
            statement = statement.replace(b"DROP TEMPORARY TABLE", b"DROP TABLE", 1)
        return QUERY + statement

    def _own(self, table: bytes) -> bytes:
        return TEMPORARIES.encode() + b"." + table + self._suffix


def _packet(source: socket.socket) -> tuple[int, bytes]:
    head = _exactly(source, 4)
    return head[3], _exactly(source, int.from_bytes(head[:3], "little"))


def _packed(number: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


def _exactly(source: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = source.recv(min(length - len(parts), 1 << 16))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
