"""How the command line speaks: results on the first stream, complaints and progress on the second, nothing wrapped or styled by chance."""

import sys

from rich.console import Console
from rich.text import Text

from unflat.core.errors import InputError, UnflatError


def tell(text: str) -> None:
    """Say a line to whoever called, or to the next program."""
    Console(file=sys.stdout, soft_wrap=True).print(Text(text))


def complain(text: str) -> None:
    """Say a line about something that went wrong."""
    Console(file=sys.stderr, soft_wrap=True).print(Text("error: ", style="bold red") + Text(text))


def note(text: str) -> None:
    """Say a line that is worth knowing and no fault."""
    Console(file=sys.stderr, soft_wrap=True).print(Text("note: ", style="yellow") + Text(text))


def exit_code_of(problem: UnflatError) -> int:
    """2 where the command asked for something that cannot be, 1 where doing it failed."""
    return 2 if isinstance(problem, InputError) else 1
