"""Personal texts: encrypted in the database, found again by blind indexes, under keys that are not in it."""
