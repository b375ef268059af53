"""The door in for staff: deny by default; shows what is dangerous, late or unopened, and why."""
