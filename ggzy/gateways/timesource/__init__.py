"""Time sources 时间源: how far this machine's clock is from those that know better; one port, several adapters."""
