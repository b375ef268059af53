"""Staff accounts and their sessions; e-mails are told apart without regard to case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, delete, insert, select, update

from bot.errors import Conflict, NotFound
from bot.store.tables import staff, staff_sessions
from bot.store.work import Work
from bot.usecases.accounts import Account, Role, Session


class SqlStaff:
    """Keeps accounts and sessions in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def add(self, account: Account) -> None:
        """Keep a new account; `Conflict` when the e-mail has one."""
        first = {"email": account.email.lower(), "created_at": account.created_at}
        if not await self._work.add_once(staff, "email", {**first, **_values(account)}):
            raise Conflict("this e-mail has an account already")

    async def find(self, email: str) -> Account | None:
        """Return the account of this e-mail, held until the transaction ends, if there is one."""
        query = self._work.held(select(staff).where(staff.c.email == email.lower()))
        row = (await self._work.connection.execute(query)).one_or_none()
        return _account(row) if row else None

    async def save(self, account: Account) -> None:
        """Keep what changed, or raise `NotFound`."""
        change = update(staff).where(staff.c.email == account.email.lower())
        result = await self._work.connection.execute(change.values(_values(account)))
        if not result.rowcount:
            raise NotFound("no such account")

    async def all(self) -> Sequence[Account]:
        """Return every account, by e-mail."""
        rows = await self._work.connection.execute(select(staff).order_by(staff.c.email))
        return [_account(row) for row in rows]

    async def add_session(self, session: Session) -> None:
        """Keep a new session."""
        values = {
            "token_hash": session.token_hash,
            "email": session.email.lower(),
            "created_at": session.created_at,
            "last_seen_at": session.last_seen_at,
            "expires_at": session.expires_at,
            "csrf": session.csrf,
        }
        await self._work.connection.execute(insert(staff_sessions).values(values))

    async def session(self, token_hash: str) -> Session | None:
        """Return the session of this token, expired or not, if there is one."""
        query = select(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
        row = (await self._work.connection.execute(query)).one_or_none()
        return Session(**row._mapping) if row else None

    async def see_session(self, token_hash: str, at: datetime) -> None:
        """Note that the session was used."""
        change = update(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
        await self._work.connection.execute(change.values(last_seen_at=at))

    async def end_session(self, token_hash: str) -> None:
        """Forget the session: signed out."""
        gone = delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
        await self._work.connection.execute(gone)

    async def end_sessions_of(self, email: str, *, but: str | None = None) -> None:
        """Forget every session of an account, except the one of the token hash `but`."""
        gone = delete(staff_sessions).where(staff_sessions.c.email == email.lower())
        if but is not None:
            gone = gone.where(staff_sessions.c.token_hash != but)
        await self._work.connection.execute(gone)

    async def end_expired(self, now: datetime) -> None:
        """Forget the sessions whose time is up."""
        gone = delete(staff_sessions).where(staff_sessions.c.expires_at <= now)
        await self._work.connection.execute(gone)


def _values(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role.value,
        "partner_id": account.partner_id,
        "password_hash": account.password_hash,
        "failed_tries": account.failed_tries,
        "locked_until": account.locked_until,
        "must_change": account.must_change,
        "disabled": account.disabled,
    }


def _account(row: Row[*tuple[object, ...]]) -> Account:
    kept = dict(row._mapping)
    return Account(**{**kept, "role": Role(kept["role"])})
