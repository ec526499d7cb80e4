"""Pages that only a practice deployment has."""
