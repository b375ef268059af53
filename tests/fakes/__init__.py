"""Fakes that stand in for the outside: no network, no waiting, no surprises."""
