"""Every change of the schema, one file each, oldest first."""
