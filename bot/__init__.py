"""Safer Stockton: residents report by web chat or text; the right partner hears of it."""
