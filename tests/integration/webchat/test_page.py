"""The page as it is without JavaScript: forms, redirect, one cookie, a way out."""

import re
import shutil

import pytest

from bot.conversation.inbound import Choice
from bot.reports.conversation import Line
from tests.fakes.room import ADVICE
from tests.integration.webchat.conftest import Door


async def send(door: Door, text: str, **more: str) -> tuple[int, str]:
    """Send the page's form; return status and page after the redirect, if there is one."""
    page = await (await door.client.get("/")).text()
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    answer = await door.client.post("/", data={"text": text, "key": key, **more})
    return (answer.history[0].status if answer.history else answer.status), await answer.text()


async def test_empty_page(door: Door) -> None:
    """The page needs no session, and says whom to call and who reads what."""
    answer = await door.client.get("/")
    html = await answer.text()
    assert 200 == answer.status
    assert "Set-Cookie" not in answer.headers
    for words in ("tel:999", "tel:101", "Exit this page", "Crimestoppers", 'role="log"'):
        assert words in html
    assert "<title>Chat</title>" in html


async def test_a_chat_by_forms(door: Door) -> None:
    """Post, redirect, get: the message and its answer are on the page, and no id in the URL."""
    status, html = await send(door, "rubbish <b>everywhere</b>")
    assert 303 == status
    assert "rubbish &lt;b&gt;everywhere&lt;/b&gt;" in html
    assert "Rasa heard: rubbish" in html
    assert "<b>everywhere" not in html


async def test_advice_on_the_very_page(door: Door) -> None:
    """999 advice is in the answer to the form, once to see; the box that reads it out is empty."""
    status, html = await send(door, "a knife")
    assert 200 == status
    assert 1 == html.count(ADVICE.text)
    assert '<div id="alarm" class="hidden" role="alert"></div>' in html
    assert html.count('href="tel:999"') >= 2


@pytest.mark.parametrize("spool", [True, False])
async def test_advice_with_the_store_down(door: Door, spool: bool) -> None:
    """999 advice and an honest line are on the page with nothing to keep it in."""
    door.scene.room.down = True
    if not spool:
        shutil.rmtree(door.scene.folder)
        door.scene.folder.write_text("")
    status, html = await send(door, "a knife")
    assert (200 if spool else 503) == status
    assert ADVICE.text in html
    assert ("could not save" in html) != spool


async def test_sent_twice(door: Door) -> None:
    """A form sent twice is one message."""
    data = {"text": "rubbish", "key": "k"}
    for _ in range(2):
        await door.client.post("/", data=data)
    assert 1 == door.scene.room.commits


async def test_choices_are_buttons(door: Door) -> None:
    """A choice of the last message is a button that sends its words."""
    await send(door, "hello")
    (who,) = door.scene.room.log
    await door.scene.room.reply(who, [Line("Still there?", choices=(Choice("Yes", "yes"),))], None)
    html = await (await door.client.get("/")).text()
    assert '<button type="submit" form="say" name="choice" value="yes"' in html
    await send(door, "", choice="yes")
    await door.scene.settled()
    assert "yes" == door.scene.rasa.heard[-1][1]


async def test_mistakes(door: Door) -> None:
    """Nothing written and too much are explained, and what was written is still there."""
    status, html = await send(door, "  ")
    assert 400 == status
    assert "empty" in html
    status, html = await send(door, "word " * 2001)
    assert 413 == status
    assert "word word" in html


async def test_other_sites(door: Door) -> None:
    """Another site's page cannot send the form."""
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        for path in ("/", "/session", "/leave"):
            answer = await door.client.post(path, data={"text": "hi"}, headers=headers)
            assert 403 == answer.status


async def test_leaving(door: Door) -> None:
    """Exit ends the session, clears the browser and goes elsewhere."""
    await send(door, "rubbish")
    answer = await door.client.post("/leave", allow_redirects=False)
    assert 303 == answer.status
    assert "https://www.bbc.co.uk/weather" == answer.headers["Location"]
    assert '"cache", "storage"' == answer.headers["Clear-Site-Data"]
    assert "rubbish" not in await (await door.client.get("/")).text()
    assert 1 == len(door.scene.room.left)


@pytest.mark.parametrize("door", [True], indirect=True)
async def test_cookie(door: Door) -> None:
    """There is one cookie, and no script, site or plain connection can have it."""
    answer = await door.client.post("/", data={"text": "hi"}, allow_redirects=False)
    (cookie,) = answer.headers.getall("Set-Cookie")
    assert cookie.startswith("__Host-chat=")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


async def test_planted_cookie(door: Door) -> None:
    """A cookie that we did not sign is not taken over."""
    headers = {"Cookie": "chat=1.c_AAAAAAAAAAAAAAAAAAAAAA.9999999999." + "0" * 64}
    html = await (await door.client.get("/", headers=headers)).text()
    assert 'data-id=""' in html


async def test_in_a_frame(door: Door) -> None:
    """Inside a frame the page neither reads nor sets its cookie."""
    await send(door, "rubbish")
    for path, headers in (("/?frame", {}), ("/", {"Sec-Fetch-Dest": "iframe"})):
        answer = await door.client.get(path, headers=headers)
        assert "rubbish" not in await answer.text()
        assert "Set-Cookie" not in answer.headers


async def test_session_for_the_script(door: Door) -> None:
    """The page's script gets the same conversation that the cookie holds."""
    first = await (await door.client.post("/session")).json()
    again = await (await door.client.post("/session")).json()
    assert {"id", "token"} == set(first)
    assert first["id"] == again["id"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/embed.js", "text/javascript"),
        ("/static/chat.js", "text/javascript"),
        ("/static/chat.css", "text/css"),
        ("/static/brand.css", "text/css"),
        ("/privacy", "text/html"),
        ("/accessibility", "text/html"),
    ],
)
async def test_files(door: Door, path: str, kind: str) -> None:
    """Everything a page asks for is there, with its type."""
    answer = await door.client.get(path)
    assert 200 == answer.status
    assert kind == answer.content_type


async def test_lost_page(door: Door) -> None:
    """A person who goes astray gets a page, a program a problem."""
    answer = await door.client.get("/nowhere", headers={"Accept": "text/html"})
    assert 404 == answer.status
    assert "text/html" == answer.content_type
    answer = await door.client.get("/nowhere")
    assert "application/problem+json" == answer.content_type


@pytest.mark.parametrize(
    "raw", [b"text=%ff%fe", b"%%%", b"text=" + b"x" * 300_000, b"--b\r\nbroken"]
)
async def test_garbled_forms(door: Door, raw: bytes) -> None:
    """A garbled form is a clear refusal."""
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
        answer = await door.client.post("/", data=raw, headers={"Content-Type": kind})
        assert answer.status < 500
