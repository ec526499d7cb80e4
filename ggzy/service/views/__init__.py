"""Pages of the service face, one subject a file."""
