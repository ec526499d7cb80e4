"""Forms of the supervision face."""
