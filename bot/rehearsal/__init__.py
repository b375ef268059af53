"""Plays scripted conversations of ours against the live service, from outside, and judges them.

It knows what residents know: the web chat's API, a telephone, and the words the bot says. Only the
tickets are read afterwards, as `tickets export` writes them.
"""
