"""The command `unflat`: every sub-command reads its words, calls one public function and shows the result."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import unflat
from unflat.apps.assign import assign
from unflat.apps.decompose import decompose
from unflat.apps.doctor import doctor
from unflat.apps.evaluate import evaluate
from unflat.apps.parse import parse
from unflat.apps.say import complain, exit_code_of
from unflat.apps.settings import settings
from unflat.core.errors import UnflatError

OTHERS = {
    "train": ("unflat.apps.train", "train_app", "Train the networks again."),
    "data": ("unflat.apps.train", "data_app", "Draw characters to train on."),
    "weights": ("unflat.apps.weights", "weights_app", "Published weights: list, pull, verify, where."),
}
"""Sub-commands that are loaded when they are asked for: name, home and help."""
DEFAULT = "decompose"


class Doors(TyperGroup):
    """Takes `unflat girl.png` for `unflat decompose girl.png`, loads rare sub-commands late, and says errors in one line."""

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
        from importlib import import_module

        module, app_name, _ = OTHERS[cmd_name]
        command = typer.main.get_group(getattr(import_module(module), app_name))
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
app.command()(assign)
app.command()(doctor)
app.command()(parse)
app.command()(evaluate)
app.command()(settings)


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
