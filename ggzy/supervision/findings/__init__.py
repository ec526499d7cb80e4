"""The reader that works out findings 发现 from the journal; the rules themselves are `ggzy.core.findings`."""
