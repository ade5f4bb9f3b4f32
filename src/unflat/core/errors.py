"""The tree of errors; a message says what was wanted, what came and what to do."""


class UnflatError(Exception):
    """The root of everything that unflat raises on purpose."""


class InputError(UnflatError):
    """A picture, file, option or argument is not what was asked for."""


class OutputError(UnflatError):
    """A result could not be written where it was asked for."""


class WeightsError(UnflatError):
    """A weights file is missing, damaged or of another version."""


class MissingExtraError(UnflatError):
    """An optional library is not installed; the message names the install line."""


class EngineError(UnflatError):
    """An engine could not do its work on this picture or machine."""


class Cancelled(UnflatError):  # noqa: N818 - an event handler raises it to stop the work; it is no fault
    """The caller's `on_event` asked to stop."""
