"""The revisions; each says what it changes and how to take it back."""
