"""What can be wrong with sealed bytes and keys; the text is Chinese and says what it seems to be."""


class NotSealed(ValueError):
    """The bytes are no envelope; the text says what they seem to be."""


class NotOpened(ValueError):
    """A share or an envelope does not open: another key, or damage."""


class WrongKey(ValueError):
    """The text is no key of this suite."""


class NotBuilt(ValueError):
    """A library of this suite does not exist for this machine's system."""
