"""Addresses webhooks may not go to."""

import pytest

from bot.partners.address import check_address, of_this_machine, public

HOSTS = frozenset({"tickets.example.org", "other.example.org:8443"})

GOOD = (
    "https://tickets.example.org/safer",
    "https://tickets.example.org:443/safer?team=1",
    "https://TICKETS.example.org/",
    "https://other.example.org:8443/x",
    "http://127.0.0.1:8900/cleveland_police",
    "http://localhost:8900/",
    "http://[::1]:8900/",
)
# Ways to reach inner addresses that allow-lists have been fooled by.
BAD = (
    "",
    "tickets.example.org",
    "//tickets.example.org/",
    "http://tickets.example.org/",
    "https://evil.example/",
    "https://tickets.example.org:8443/",
    "https://tickets.example.org.evil.example/",
    "https://eviltickets.example.org/",
    "https://tickets.example.org@evil.example/",
    "https://tickets.example.org:x@evil.example/",
    "https://user:pass@tickets.example.org/",
    "https://user@tickets.example.org/",
    "https://@tickets.example.org/",
    "https://evil.example#@tickets.example.org/",
    "https://evil.example?@tickets.example.org/",
    "https://evil.example\\@tickets.example.org/",
    "https://tickets.example.org\\.evil.example/",
    "https://tickets.example.org/#x",
    "https://tickets.example.org%00.evil.example/",
    "https://tickets.example.org%2eevil.example/",
    "https://tickets.example.org\n.evil.example/",
    "https://tickets.example.org\t/",
    "https://tickets.example.org /",
    " https://tickets.example.org/",
    "https://tickets。example。org/",
    "https://ⓣickets.example.org/",
    "https://xn--tickets-x.example.org/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0x7f.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[0:0:0:0:0:ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.0.1/",
    "https://100.64.0.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://8.8.8.8/",
    "https://localhost/",
    "https://localhost.localdomain/",
    "https://metadata.google.internal/",
    "http://127.0.0.2:8900/",
    "http://127.1:8900/",
    "http://0x7f.1:8900/",
    "http://2130706433:8900/",
    "http://0.0.0.0:8900/",
    "http://[::]:8900/",
    "http://[::ffff:127.0.0.1]:8900/",
    "http://localhost.evil.example:8900/",
    "http://127.0.0.1.nip.io:8900/",
    "http://127.0.0.1:8900@evil.example/",
    "http://evil.example@127.0.0.1:8900/",
    "http://127.0.0.1:8900#@evil.example/",
    "http://169.254.169.254/",
    "http://10.0.0.1/",
    "ftp://tickets.example.org/",
    "file:///etc/passwd",
    "gopher://tickets.example.org/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:///tickets.example.org/",
    "https:tickets.example.org/",
    "https://tickets.example.org:0/",
    "https://tickets.example.org:99999/",
    "https://tickets.example.org:x/",
    "https://[tickets.example.org]/",
    "https://[::1/",
    "https://" + "a" * 3000,
)

PRIVATE = (
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
)


@pytest.mark.parametrize("url", GOOD)
def test_takes_listed_hosts_and_this_machine(url: str) -> None:
    """By https to a listed host and port, plain http to this machine."""
    assert check_address(url, HOSTS) is None


@pytest.mark.parametrize("url", BAD)
def test_refuses_the_rest(url: str) -> None:
    """Every known trick is refused, with a sentence that does not repeat the address."""
    wrong = check_address(url, HOSTS)
    assert wrong
    assert "evil" not in wrong


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_our_own_network_are_not_public(address: str) -> None:
    """Neither plainly nor wrapped in IPv6."""
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    """IPv4 and IPv6."""
    assert public(address)


@pytest.mark.parametrize(
    ("address", "expected"), [("127.0.0.1", True), ("::1", True), ("8.8.8.8", False), ("x", False)]
)
def test_knows_this_machine(address: str, *, expected: bool) -> None:
    """Only loopback is this machine."""
    assert expected == of_this_machine(address)
