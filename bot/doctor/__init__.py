"""The self-check: what is wrong with the whole set-up, what to do, and one verdict."""

from bot.doctor.run import run_doctor

__all__ = ["run_doctor"]
