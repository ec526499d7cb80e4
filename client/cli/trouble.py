"""What goes wrong before people's eyes."""


class Trouble(Exception):
    """The text is Chinese and says how to mend it."""
