"""Decides danger, category and priority of what residents write, always with its reasons."""
