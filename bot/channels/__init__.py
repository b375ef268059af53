"""Doors in for residents: web chat and text messages. They know words, not reports."""
