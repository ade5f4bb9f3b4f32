"""`unflat evaluate`: how near an engine, or a folder of PSDs, comes to characters with known layers."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from unflat.core.options import Options


def evaluate(
    truth: Annotated[Path, typer.Argument(help="Folder with <character>/flat.png, order.json, mapping.json, visible.png and layers/.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="PSDs, contact sheets and evaluation.json go here; older ones are replaced.")
    ] = Path("evaluation"),
    engine: Annotated[str, typer.Option(help="The engine that is measured.")] = Options().engine,
    stacks: Annotated[Path | None, typer.Option(help="Measure these <character>.psd instead, by whatever program.")] = None,
    picture: Annotated[str, typer.Option(help="With --stacks: the picture they were made from, flat or flat_white.")] = "flat_white",
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON.")] = False,
) -> None:
    """Measure layers against the truth: where parts are seen, how far they reach, colours, order, borders, confidence."""
    from unflat.engines import open_engine
    from unflat.evaluate.bench import run, run_on, table
    from unflat.formats.atomic import write_whole

    if stacks is not None:
        rows = list(run_on(truth, stacks, picture=picture))
    else:
        options = Options(engine=engine)
        with open_engine(options) as opened:
            rows = list(run(truth, out, options=options, engine=opened))
    text = json.dumps([asdict(row) for row in rows], indent=1)
    write_whole(out / "evaluation.json", text.encode(), overwrite=True)
    typer.echo(text if as_json else table(rows))
