"""Which addresses a webhook may go to, so that nobody makes us knock at doors of our own network.

https to a host the installation lists, or plain http to this very machine (a stand-in); never an
address that is not public. OWASP: Server-Side Request Forgery Prevention.
"""

import ipaddress
import re

from yarl import URL

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_HTTPS = 443
# What an address consists of; anything else is read differently by different programs.
_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,2000}")
_USER = re.compile(r"[^/]*//[^/?#]*@")
# Addresses that carry an IPv4 address inside: 6to4, NAT64, Teredo, IPv4-compatible.
_CARRIERS = tuple(
    ipaddress.ip_network(network)
    for network in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "::/96")
)


def check_address(url: str, hosts: frozenset[str]) -> str | None:
    """Return what is wrong with a partner's address, None where messages may go to it."""
    parsed = _parsed(url)
    if parsed is None:
        return "this is not an address"
    if _USER.match(url):
        return "an address holds no user or password"
    if parsed.fragment:
        return "an address has no part after #"
    if parsed.scheme == "http":
        return None if parsed.raw_host in LOOPBACK else "plain http only to this machine"
    if parsed.scheme != "https":
        return "an address begins with https://"
    listed = parsed.raw_host if parsed.port == _HTTPS else f"{parsed.raw_host}:{parsed.port}"
    if _is_number(parsed.raw_host or "") or listed not in hosts:
        return "the host of this address is not in `hosts`"
    return None


def to_this_machine(url: str) -> bool:
    """Tell whether a checked address is a stand-in on this machine."""
    return URL(url).scheme == "http"


def public(address: str) -> bool:
    """Tell whether an IP address, as text, is one of the public internet."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return public(str(found.ipv4_mapped))
        if found.is_site_local or any(found in network for network in _CARRIERS):
            return False
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback
    )


def of_this_machine(address: str) -> bool:
    """Tell whether an IP address, as text, is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _parsed(url: str) -> URL | None:
    if not _PLAIN.fullmatch(url):
        return None
    try:
        parsed = URL(url)
        return parsed if parsed.raw_host and parsed.port else None
    except ValueError:
        return None


def _is_number(host: str) -> bool:
    """Tell whether resolvers may read this host as an address: 127.1, 0x7f.1, 2130706433, [::1]."""
    last = host.rstrip(".").rsplit(".", 1)[-1]
    return ":" in host or last.isdigit() or last.startswith("0x")
