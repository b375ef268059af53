"""The only room with SQL: tables, repositories, the unit of work, the read side and migrations."""
