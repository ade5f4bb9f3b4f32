"""`unflat settings`: what `--set section.name=value` can change."""

import json
from typing import Annotated

import typer

from unflat.apps.say import tell
from unflat.pipeline.settings import settings_table

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document for machines.")]


def settings(as_json: AsJson = False) -> None:
    """List the settings of the engines and stages: name, type, default and what it does."""
    rows = settings_table()
    if as_json:
        tell(json.dumps([{"name": r.name, "type": r.kind, "default": r.default, "help": r.help} for r in rows], ensure_ascii=False))
        return
    for row in rows:
        tell(f"{row.name}={row.default}  ({row.kind})")
        tell(f"    {row.help}")
