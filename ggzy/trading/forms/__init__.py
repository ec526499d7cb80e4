"""Forms of the trading face, a module a subject."""
