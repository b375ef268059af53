"""Which of the checked answers fits a resident's question, if any; measured by `bot answers`."""
