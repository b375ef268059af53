"""Who may use which page: one table, and whatever is not in it is refused."""

from collections.abc import Mapping

from bot.usecases.accounts import Role

STAFF = frozenset({Role.ADMIN, Role.REVIEWER})
EVERYONE = frozenset(Role)
ANYBODY: frozenset[Role] = frozenset()

# Route name -> roles. ANYBODY needs no sign-in.
RIGHTS: Mapping[str, frozenset[Role]] = {
    "health": ANYBODY,
    "metrics": ANYBODY,
    "assets": ANYBODY,
    "static": ANYBODY,
    "home": ANYBODY,
    "sign_in_page": ANYBODY,
    "sign_in": ANYBODY,
    "sign_out": EVERYONE,
    "password_page": EVERYONE,
    "password": EVERYONE,
    "tickets": EVERYONE,
    "feelings": STAFF,
    "ticket": EVERYONE,
    "accept": frozenset({Role.PARTNER}),
    "move": EVERYONE,
    "send_on": STAFF,
    "set_category": STAFF,
    "set_priority": STAFF,
    "contact": STAFF,
    "release": STAFF,
    "close_alert": STAFF,
}

# What an account can do before it has chosen a password of its own.
BEFORE_PASSWORD = frozenset({"password_page", "password", "sign_out"})


def may(role: Role | None, route: str | None) -> bool:
    """Tell whether this role may use the route; an unknown route is for nobody."""
    roles = RIGHTS.get(route or "")
    if roles is None:
        return False
    return not roles or role in roles
