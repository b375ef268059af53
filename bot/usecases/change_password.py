"""Somebody of the staff chooses a new password, which ends their other sessions."""

import asyncio
from dataclasses import replace

from bot.errors import Forbidden, Invalid, TooMany
from bot.usecases.desk import Desk
from bot.usecases.sign_in import SignedIn, failed, fits, hash_password, locked

# NIST SP 800-63B asks for length and nothing else.
SHORTEST = 12


async def change_password(desk: Desk, who: SignedIn, current: str, new: str) -> None:
    """Set the new password; every session but this one ends.

    `Invalid` for one that is too short or the same, `Forbidden` when the current one is wrong
    (which counts as a wrong sign-in), `TooMany` while the account is locked.
    """
    if len(new) < SHORTEST:
        raise Invalid(f"The new password needs at least {SHORTEST} characters.")
    if new == current:
        raise Invalid("The new password must be another one.")
    known, now = who.account.password_hash, desk.clock.now()
    if locked(who.account, now):
        raise TooMany("This account is locked for a while, after too many wrong passwords.")
    right = await asyncio.to_thread(fits, known, current)
    chosen = await asyncio.to_thread(hash_password, new) if right else ""
    async with desk.store.begin() as uow:
        account = await uow.staff.find(who.account.email)
        if account and right and account.password_hash == known:
            changed = replace(account, password_hash=chosen, must_change=False, failed_tries=0)
            await uow.staff.save(changed)
            await uow.staff.end_sessions_of(account.email, but=who.session.token_hash)
            return
        if account:
            await uow.staff.save(failed(account, now))
    raise Forbidden("The current password is not right.")
