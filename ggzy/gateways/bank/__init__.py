"""The deposit bank behind a port: camt.054 comes in, pain.001 goes out (ISO 20022)."""
