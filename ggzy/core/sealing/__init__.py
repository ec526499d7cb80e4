"""Sealed bids 投标文件的密封: the formats of manifest, container, statement and receipt. No keys, no I/O."""
