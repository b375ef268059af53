"""Staff sign in with a password, stay signed in for a shift, and sign out."""

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bot.errors import Forbidden, TooMany
from bot.usecases.accounts import Account, Role, Session
from bot.usecases.desk import Desk
from bot.usecases.ports import Store, UnitOfWork

# ASVS 5.0 7.3: 30 minutes without use, 12 hours in all.
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
# Five wrong passwords lock for a time that doubles, from one minute to an hour.
FREE_TRIES, FIRST_LOCK, LONGEST_LOCK = 5, timedelta(minutes=1), timedelta(hours=1)
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is in use, its account, and the token only the browser has."""

    account: Account
    session: Session
    token: str


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _HASHER.hash(password)


async def sign_in(desk: Desk, email: str, password: str) -> SignedIn:
    """Open a session; `Forbidden` when e-mail or password is wrong, `TooMany` when locked."""
    now = desk.clock.now()
    async with desk.store.read() as uow:
        account = await uow.staff.find(email)
    known = account.password_hash if account else _NOBODY
    # Argon2 takes a tenth of a second: nobody waits for it, neither a page nor a transaction.
    free = account is None or not locked(account, now)
    right = free and await asyncio.to_thread(fits, known, password)
    async with desk.store.begin() as uow:
        account = await uow.staff.find(email)
        if account and locked(account, now):
            raise TooMany("This account is locked for a while, after too many wrong passwords.")
        if account and right and account.password_hash == known and not account.disabled:
            return await _open(uow, desk, account, now)
        if account:
            await uow.staff.save(failed(account, now))
    raise Forbidden("The e-mail address or the password is not right.")


async def has_password(store: Store, email: str, password: str) -> bool:
    """Tell whether this account still has this password."""
    async with store.read() as uow:
        account = await uow.staff.find(email)
    return account is not None and await asyncio.to_thread(fits, account.password_hash, password)


async def signed_in(desk: Desk, token: str) -> SignedIn | None:
    """Return the session of this token while it lasts."""
    now = desk.clock.now()
    async with desk.store.read() as uow:
        session = await uow.staff.session(desk.hasher.digest("session", token))
        account = await uow.staff.find(session.email) if session else None
    if session is None or account is None or account.disabled or _over(session, now):
        return None
    if now - session.last_seen_at > timedelta(minutes=1):
        async with desk.store.begin() as uow:
            await uow.staff.see_session(session.token_hash, now)
    return SignedIn(account, session, token)


async def sign_out(desk: Desk, token: str) -> None:
    """End the session of this token."""
    async with desk.store.begin() as uow:
        await uow.staff.end_session(desk.hasher.digest("session", token))


async def ensure_first_staff(desk: Desk, email: str, password: str) -> bool:
    """Make the first account where there is none; return True when it was made now.

    Its password is shown at each start until it is changed: it is there to try the service.
    """
    async with desk.store.begin() as uow:
        if await uow.staff.all():
            return False
        first = _account(email, "First sign-in", Role.ADMIN, None, password, desk)
        await uow.staff.add(replace(first, must_change=False))
        return True


async def add_account(desk: Desk, email: str, name: str, role: Role, partner_id: str | None) -> str:
    """Add an account and return its first password; `Conflict` when the e-mail has one."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    async with desk.store.begin() as uow:
        await uow.staff.add(_account(email, name, role, partner_id, password, desk))
    return password


def _account(
    email: str, name: str, role: Role, partner_id: str | None, password: str, desk: Desk
) -> Account:
    return Account(
        email=email,
        name=name,
        role=role,
        partner_id=partner_id,
        password_hash=hash_password(password),
        created_at=desk.clock.now(),
        must_change=True,
    )


async def _open(uow: UnitOfWork, desk: Desk, account: Account, now: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session = Session(
        token_hash=desk.hasher.digest("session", token),
        email=account.email,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
        csrf=secrets.token_urlsafe(24),
    )
    await uow.staff.save(replace(account, failed_tries=0, locked_until=None))
    await uow.staff.add_session(session)
    await uow.staff.end_expired(now)
    return SignedIn(account, session, token)


def locked(account: Account, now: datetime) -> bool:
    """Tell whether too many wrong passwords lock the account now."""
    return account.locked_until is not None and account.locked_until > now


def fits(kept: str, password: str) -> bool:
    """Tell whether the password has this hash; it takes a tenth of a second and 64 MiB."""
    try:
        return _HASHER.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


def failed(account: Account, now: datetime) -> Account:
    """Return the account after one more wrong password."""
    tries = account.failed_tries + 1
    over = tries - FREE_TRIES
    if over < 0:
        return replace(account, failed_tries=tries)
    lock = min(FIRST_LOCK * 2 ** min(over, 10), LONGEST_LOCK)
    return replace(account, failed_tries=tries, locked_until=now + lock)


def _over(session: Session, now: datetime) -> bool:
    return now >= session.expires_at or now - session.last_seen_at > IDLE
