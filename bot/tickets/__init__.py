"""The ticket that a report becomes: its reference, status, routing and clocks."""
