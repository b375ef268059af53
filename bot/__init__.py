"""Safer Stockton: residents report by web chat or text message, and the right partner hears of it."""
