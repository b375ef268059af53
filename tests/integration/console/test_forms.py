"""Forms that no browser of ours sends are refused with a page, and crash nothing."""

from tests.integration.console.conftest import Staff

PLAIN = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
FIELD = b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
# Body, kind, and what it is answered: 403 is a wrong token or password, 400 cannot be read.
BROKEN = (
    (b"csrf=caf%C3%A9", PLAIN, 403),
    ("csrf=café".encode(), PLAIN, 403),
    (b"csrf=%FF%FE", PLAIN, 403),
    (b"csrf=+2AA-", f"{PLAIN}; charset=utf-7", 403),  # half of a surrogate pair
    (b"csrf=\xff\xfe", PLAIN, 400),
    (b"csrf=x", f"{PLAIN}; charset=nonsense", 400),
    (b"no boundary", "multipart/form-data", 400),
    (b"--x\r\n", PARTS, 400),
    (FIELD + b"\xff\r\n--x--\r\n", PARTS, 400),
)


async def answered(staff: Staff, path: str, body: bytes, who: str | None, **more: str) -> int:
    """Post bytes as an account, or as nobody."""
    cookie = {"Cookie": f"__Host-staff={staff.cookies[who]}"} if who else {}
    headers = {"Content-Type": PLAIN, **cookie, **more}
    sent = staff.client.post(path, data=body, headers=headers, allow_redirects=False)
    async with sent as answer:
        return answer.status


async def test_a_broken_form_is_refused(staff: Staff) -> None:
    """Signed in or not, whatever its token, its letters and its charset."""
    for path, who in ((f"/tickets/{staff.ref}/move", "admin"), ("/sign-in", None)):
        for body, kind, status in BROKEN:
            told = await answered(staff, path, body, who, **{"Content-Type": kind})
            assert status == told, (path, body, kind)


async def test_an_origin_that_is_no_address_is_another_site(staff: Staff) -> None:
    """What cannot be read is not ours."""
    assert 403 == await answered(staff, "/sign-in", b"email=x", None, Origin="http://[")
