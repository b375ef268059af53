"""The whole service, as real processes, from a resident's first word to the partner's inbox."""
