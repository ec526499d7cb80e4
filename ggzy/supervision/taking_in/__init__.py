"""How each kind of outside data is read against what the platform knows, and entered: one module a kind."""
