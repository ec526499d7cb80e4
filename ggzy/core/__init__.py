"""The pure core 纯核心: what the law says and what follows from it. No Django, no I/O, no clock, no chance."""
