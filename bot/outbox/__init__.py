"""What must leave the house: one message per ticket and recipient, at least once, never lost."""
