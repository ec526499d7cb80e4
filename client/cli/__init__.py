"""`ggzy-bid` 投标命令行: checks, seals, opens, verifies and rehearses without a browser and without a network."""
