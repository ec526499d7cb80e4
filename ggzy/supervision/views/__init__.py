"""Pages of the supervision face, one subject a file."""
