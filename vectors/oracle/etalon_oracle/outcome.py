"""How an operation can end other than with a result."""


class TapeEnded(Exception):
    """A read asked for more bits than were left; none of them was taken."""


class Refused(Exception):
    """An argument is not acceptable; found before a bit was read."""


class Unsupported(Exception):
    """The oracle has no answer to this, and says so."""
