"""Tunes the sentence encoder to what residents write; only `make train-encoder` comes here.

It runs in an environment of its own (`requirements.lock` beside this file) and imports nothing of
ours: what it makes, `models/encoder/`, is committed and the service only reads it.
"""
