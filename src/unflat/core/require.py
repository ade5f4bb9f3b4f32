"""Load a heavy or optional library when it is needed, or name the line that installs it."""

from importlib import import_module
from types import ModuleType

from unflat.core.errors import MissingExtraError


def require(module: str, *, extra: str) -> ModuleType:
    """Import an optional library.

    Raises:
        MissingExtraError: It is not installed; the message names the install line.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name is None or module.split(".")[0] != problem.name.split(".")[0]:
            raise
        raise MissingExtraError(
            f"this needs {module.split('.')[0]}, which is not installed; run: pip install 'unflat[{extra}]'"
        ) from problem
