"""Opens the lines webhooks go over: names are resolved once, and only to addresses allowed.

The address that was checked is the address that is connected to, so a name that changes its mind
in between (DNS rebinding) gains nothing. Proxies of the environment are ignored, cookies dropped.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import AddrInfoType, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import SocketFactoryType

from bot.partners.address import of_this_machine, public

SEND_SECONDS = 20.0
# Partners often close idle connections after some seconds, in the middle of a POST of ours.
_KEEP_ALIVE_SECONDS = 2.0
_CACHE_SECONDS = 10
_RESOLVING_AT_ONCE = 8

Lookup = Callable[[str, int], list[str]]


class RefusedAddressError(OSError):
    """A name leads to an address that webhooks may not go to."""


@dataclass(frozen=True, slots=True)
class Lines:
    """One session for the public internet, one for stand-ins on this machine."""

    outside: ClientSession
    to_this_machine: ClientSession


class CheckedResolver(AbstractResolver):
    """Resolves in threads of its own, and refuses a name with any address not allowed."""

    def __init__(self, lookup: Lookup, allowed: Callable[[str], bool]) -> None:
        """Look names up by `lookup`, which blocks; `allowed` judges each address."""
        self._lookup = lookup
        self._allowed = allowed
        self._threads = ThreadPoolExecutor(_RESOLVING_AT_ONCE, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name; `RefusedAddressError` where one is not allowed."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._lookup, host, port)
        if not found or not all(self._allowed(address) for address in found):
            raise RefusedAddressError("an address that is not allowed")
        return [_result(host, address, port) for address in found]

    async def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@asynccontextmanager
async def open_lines(
    *,
    lookup: Lookup | None = None,
    trust: ssl.SSLContext | None = None,
    seconds: float = SEND_SECONDS,
) -> AsyncIterator[Lines]:
    """Open both sessions; `trust` replaces the system's certificates, `lookup` its resolver."""
    look = lookup or addresses_of
    async with (
        _session(CheckedResolver(look, public), public, trust, seconds) as outside,
        _session(CheckedResolver(look, of_this_machine), of_this_machine, trust, seconds) as here,
    ):
        yield Lines(outside, here)


def addresses_of(host: str, port: int) -> list[str]:
    """Return every address of a name, as text, in the order the system prefers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _session(
    resolver: CheckedResolver,
    allowed: Callable[[str], bool],
    trust: ssl.SSLContext | None,
    seconds: float,
) -> ClientSession:
    connector = TCPConnector(
        resolver=resolver,
        socket_factory=_gate(allowed),
        ttl_dns_cache=_CACHE_SECONDS,
        ssl=trust or True,
        limit=0,
        keepalive_timeout=_KEEP_ALIVE_SECONDS,
    )
    return ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=seconds),
        cookie_jar=DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )


def _gate(allowed: Callable[[str], bool]) -> SocketFactoryType:
    """Return what opens sockets: the last check, which no way of writing an address goes around."""

    def open_socket(found: AddrInfoType) -> socket.socket:
        family, kind, proto, _, target = found
        if not allowed(str(target[0])):
            raise RefusedAddressError("an address that is not allowed")
        return socket.socket(family, kind, proto)

    return open_socket


def _result(host: str, address: str, port: int) -> ResolveResult:
    version = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=version,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
