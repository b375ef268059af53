"""What a resident tells us: the report, its category, place, time and reporter, valid by construction."""
