"""The web chat: a page that works without JavaScript, and the API behind it."""
