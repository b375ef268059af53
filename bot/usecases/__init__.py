"""What the service does, one verb a file. Read `file_report.py` first."""
