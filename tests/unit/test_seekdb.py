"""What the door in front of seekdb changes, and what it leaves alone."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

from seekdb import TLS, Passage

GREETING = b"\x0a5.7\0" + b"\1\0\0\0" + b"saltsalt" + b"\0" + b"\xff\xff" + b"more"
PACKETS = 600


def packed(number: int, payload: bytes) -> bytes:
    """A packet as both ends send it; numbers are of one octet."""
    return len(payload).to_bytes(3, "little") + bytes([number % 256]) + payload


def test_a_long_answer_comes_through_as_it_is() -> None:
    """Its packets are counted past 255 to 0 again, the number of the greeting."""
    no_door: Any = None
    client, near = socket.socketpair()
    far, server = socket.socketpair()
    client.settimeout(10)
    rows = b"".join(packed(number, b"a row") for number in range(1, PACKETS))
    Passage(no_door, near, far).begin()
    with closing(client):
        with closing(server):
            server.sendall(packed(0, GREETING) + rows)
        heard = b"".join(iter(lambda: client.recv(1 << 16), b""))
    offered = int.from_bytes(b"\xff\xff", "little") & ~TLS
    greeting = GREETING.replace(b"\xff\xff", offered.to_bytes(2, "little"))
    assert heard == packed(0, greeting) + rows
