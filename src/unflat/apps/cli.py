"""The command `unflat`: every sub-command reads its words, calls one public function and shows the result."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import unflat
from unflat.apps.decompose import decompose
from unflat.apps.say import complain, exit_code_of
from unflat.core.errors import UnflatError

OTHERS = {
    "assign": ("unflat.apps.assign", "assign"),
    "doctor": ("unflat.apps.doctor", "doctor"),
    "parse": ("unflat.apps.parse", "parse"),
    "evaluate": ("unflat.apps.evaluate", "evaluate"),
    "settings": ("unflat.apps.settings", "settings"),
    "train": ("unflat.apps.train", "train_app"),
    "data": ("unflat.apps.train", "data_app"),
    "weights": ("unflat.apps.weights", "weights_app"),
}
"""Sub-commands that are loaded when they are asked for: name, and home of its function or of its own sub-commands."""
DEFAULT = "decompose"


class Doors(TyperGroup):
    """Takes `unflat girl.png` for `unflat decompose girl.png`, loads the other sub-commands late, and says errors in one line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default sub-command before words that name none."""
        known = {*self.list_commands(ctx), *(name for p in self.get_params(ctx) for name in p.opts)}
        if args and args[0] not in known:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all sub-commands."""
        return [*super().list_commands(ctx), *OTHERS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The sub-command of that name."""
        if cmd_name not in OTHERS:
            return super().get_command(ctx, cmd_name)
        module, name = OTHERS[cmd_name]
        home = getattr(import_module(module), name)
        if isinstance(home, typer.Typer):
            command: Any = typer.main.get_group(home)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command()(home)
            command = typer.main.get_command(alone)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the sub-command; an error of ours becomes one line and an exit code."""
        try:
            return super().invoke(ctx)
        except UnflatError as problem:
            complain(str(problem))
            raise typer.Exit(exit_code_of(problem)) from problem


app = typer.Typer(cls=Doors, no_args_is_help=True, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]})
app.command(DEFAULT)(decompose)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"unflat {unflat.__version__}")
        raise typer.Exit


@app.callback()
def unflat_command(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")] = False,
) -> None:
    """Take flat pictures of characters apart: a layered PSD for each.

    `unflat girl.png -o out` is short for `unflat decompose girl.png -o out`. A picture whose name is that of a sub-command
    is reached as `./train` or `unflat decompose train`.
    """


def main() -> None:
    """Run the command with the words it was called with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without a letter of a file name shows a question mark
    app(prog_name="unflat")
