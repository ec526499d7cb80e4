"""Django's PostgreSQL, but a line kept open is looked at, not asked, before a request uses it."""
