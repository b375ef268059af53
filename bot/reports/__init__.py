"""What a resident tells us: report, category, place, time and reporter, valid by construction."""
