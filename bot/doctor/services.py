"""Whether each process answers on its port."""

from collections.abc import AsyncIterator, Iterator

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.sms.handset import near
from bot.doctor.finding import Finding, bad, good
from bot.settings import Settings

START = "Start the service with `make run`."


async def check_services(settings: Settings) -> AsyncIterator[Finding]:
    """Gateway, console, partner API, actions, Rasa, and the stand-in where it serves."""
    async with ClientSession(timeout=ClientTimeout(total=3)) as http:
        for about, url in addresses(settings):
            try:
                async with http.get(url, allow_redirects=False) as answer:
                    if answer.status < 500:
                        yield good(about, f"answers at {url.rpartition('/')[0]}")
                    else:
                        yield bad(about, f"answers {answer.status}", "Look into its log.")
            except (ClientError, TimeoutError, OSError):
                yield bad(about, f"does not answer at {url.rpartition('/')[0]}", START)


def addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield what must answer, and where."""
    yield "Gateway", f"http://{near(settings.gateway_host)}:{settings.gateway_port}/healthz"
    yield "Staff console", f"http://{near(settings.console_host)}:{settings.console_port}/healthz"
    yield "Partner API", f"http://{near(settings.partner_host)}:{settings.partner_port}/healthz"
    yield "Actions", f"http://127.0.0.1:{settings.actions_port}/health"
    yield "Rasa", f"{settings.rasa.rstrip('/')}/"
    if settings.stand_in:
        yield "Twilio stand-in", f"{settings.twilio_api.rstrip('/')}/stand-in"
