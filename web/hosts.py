"""By which names the server may be addressed, and which pages may send it something.

A page elsewhere can point a name of its own at this machine (DNS rebinding) and then read what the server says as if it were its own; it cannot
choose the ``Host`` header, which then names it. And it can send forms here from a visitor's browser, whose ``Origin`` header then names it.

Not for: who may log in.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that are taken; ``*`` among them takes any, ``.example.org`` takes every name below it."""

    names: frozenset[str]

    def takes(self, header: str) -> bool:
        """Whether a ``Host`` header names this server."""
        name = name_of(header)
        if not name:
            return False
        return "*" in self.names or name in self.names or any(name.endswith(one) for one in self.names if one[0] == ".")


def hosts_of(setting: str, listening: str) -> Hosts:
    """The names of the setting, those of this machine for itself, and the address that the server was told to listen on."""
    named = {one.strip().lower() for one in setting.split(",") if one.strip()}
    return Hosts(LOOPBACK | named | ({listening.lower()} - EVERYWHERE))


def name_of(header: str) -> str:
    """The name in a ``Host`` header, without port, in lower case; "" where there is none."""
    return _parts(f"//{header}")[0]


def is_local(name: str) -> bool:
    """Whether an address to listen on can be reached from this machine alone."""
    if name in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_own(origin: str, host: str) -> bool:
    """Whether an ``Origin`` header is that of the server's own pages; behind a proxy the ``Host`` header may have lost its port."""
    name, port = _parts(origin)
    own, own_port = _parts(f"//{host}")
    if own_port is None and is_local(own):  # no proxy: another program of this machine has another port
        own_port = 80
    return bool(name) and name == own and own_port in {None, port}


def _parts(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").rstrip("."), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "", None
