"""Seconds and peak memory of the engine see-through with random weights: `python benchmarks/see_through.py --device cuda`.

The networks have the published shapes, or tiny ones with `--tiny`; random weights cost the same as trained ones. On the CPU seconds are of
CPU time, fewer steps are run, and those of the layers scaled to 30. `plain` is a loop over the same modules as the original's: everything
loaded, tokens copied for each look across frames, text read and the group embedding added anew at every step, the page encoded twice for
depth, empty layers too, and all depths decoded, nothing in parts. The other rows are choices of the engine: `identical` is the fastest that
computes the same, `everything` adds fewer bits and compilation, whose time is told apart. Where a machine is too small for all of it,
`--stages` measures some.
"""

import argparse
import gc
import json
from contextlib import nullcontext
from dataclasses import asdict

import numpy as np
import torch
from see_through_nets import depth_nets, layer_nets
from see_through_plain import plain_depth, plain_loop, whole
from see_through_ways import CHOICES, GB, Choice, Row, forget_peak, loading, peak, table, timed, used, warming

from unflat.core import parts
from unflat.engines.see_through import fewer_bits
from unflat.engines.see_through.depth import find_depth
from unflat.engines.see_through.memory import DTYPES, Plan
from unflat.engines.see_through.noise import Plan as Chance
from unflat.engines.see_through.passes import LATENT, LayerNets, Pass, canvas_latent, decode_layers, draw_layers
from unflat.engines.see_through.tags import BODY, HEAD, V2
from unflat.engines.see_through.text import Text

EMPTY = frozenset(p.name for p in (parts.EYEWEAR, parts.EARWEAR, parts.TAIL, parts.WINGS, parts.OBJECTS))
"""Slots without a layer, as a picture of an ordinary character has them."""
FULL_STEPS, FULL_DEPTH_STEPS = 30, 4
PASSES = ("body", "head")
STAGES = ("encode", *PASSES, "decode", "depth")


def main() -> None:
    """Run every choice asked for, and print one table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    words.add_argument("--precision", choices=sorted(DTYPES), default="")
    words.add_argument("--bits", choices=("int8", "nf4"), default="int8")
    words.add_argument("--by", choices=fewer_bits.LIBRARIES, help="the library for fewer bits; the first that is there where left out")
    words.add_argument("--resolution", type=int, default=1280)
    words.add_argument("--depth-resolution", type=int, default=768)
    words.add_argument("--steps", type=int, default=0, help="fewer are scaled to 30; 0 is 30 on a GPU and 1 on the CPU")
    words.add_argument("--choices", default=",".join(CHOICES))
    words.add_argument("--stages", default=",".join(STAGES), help="others are left out; a pass that is left out is decoded all the same")
    words.add_argument("--tiny", action="store_true")
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    if asked.by:
        fewer_bits.LIBRARIES = (asked.by,)
    rows = [measured(choice, asked) for choice in asked.choices.split(",")]
    print(json.dumps([asdict(row) for row in rows]) if asked.json else table(rows))


def measured(name: str, asked: argparse.Namespace) -> Row:
    """One choice: layers, then depth, each scaled to all its steps."""
    device, choice = torch.device(asked.device), CHOICES[name]
    dtype = DTYPES[asked.precision] if asked.precision else torch.float32 if device.type == "cpu" else torch.bfloat16
    plan = choice.plan(device, dtype, asked.bits)
    row = Row(name, choice.said(plan))
    forget_peak(device)
    before, nets = used(device), None
    with whole() if choice.original else nullcontext():
        if set(asked.stages.split(",")) - {"depth"}:
            nets = layers(row, plan, choice, asked, before)
        if not plan.together:
            del nets
            gc.collect()  # as the engine does: what a network's parts know of one another keeps them
            torch.cuda.empty_cache() if device.type == "cuda" else None
        if "depth" in asked.stages.split(","):
            depth(row, plan, choice, asked, before)
    row.peak_gb = peak(device) / GB
    return row


def layers(row: Row, plan: Plan, choice: Choice, asked: argparse.Namespace, before: float) -> LayerNets:
    """Both passes of the layers; gives back their networks."""
    device, steps = plan.device, asked.steps or (1 if plan.device.type == "cpu" else FULL_STEPS)
    with loading(row, device):
        nets = layer_nets(plan, choice, tiny=asked.tiny)
    row.weights_gb = (used(device) - before) / GB
    rng, chance, wanted = np.random.default_rng(0), Chance(0), asked.stages.split(",")
    canvas = rng.integers(0, 256, (asked.resolution, asked.resolution, 3), np.uint8)
    alpha = np.ones(canvas.shape[:2], np.float32)
    width, pooled = (96, 48) if asked.tiny else (2048, 1280)
    for group, tags in enumerate((BODY, HEAD)):
        text = Text(torch.randn(len(tags), 77, width), torch.randn(len(tags), pooled))
        how, size = Pass(str(group), group, steps), (asked.resolution, asked.resolution)
        shown = torch.zeros(1, 4, size[0] // LATENT, size[1] // LATENT, device=device, dtype=plan.dtype)
        latents = shown.expand(len(tags), -1, -1, -1)
        if "encode" in wanted:
            with timed(row, "encode", device):
                shown = canvas_latent(nets, canvas, chance, how.stage)
        if PASSES[group] in wanted:
            if plan.compiled:
                with warming(row, device):
                    draw_layers(nets, shown, text, Pass("warm", group, 2), pixels=size, draws=chance)
            with timed(row, PASSES[group], device, times=FULL_STEPS / steps):
                if choice.original:
                    latents = plain_loop(nets, shown, text, group, steps, size)
                else:
                    latents = draw_layers(nets, shown, text, how, pixels=size, draws=chance)
        if "decode" in wanted:
            count = len(tags) if device.type != "cpu" else choice.at_once
            with timed(row, "decode", device, times=len(tags) / count):
                for _ in decode_layers(nets, latents[:count], alpha, at_once=choice.at_once):
                    pass
    return nets


def depth(row: Row, plan: Plan, choice: Choice, asked: argparse.Namespace, before: float) -> None:
    """The depth of 19 layers, of which some are empty, and of the picture."""
    size = asked.depth_resolution
    with loading(row, plan.device):
        nets = depth_nets(plan, choice, tiny=asked.tiny)
    row.weights_gb = max(row.weights_gb, (used(plan.device) - before) / GB)
    images = [np.full((size, size, 4), 0 if tag in EMPTY else 30 + 10 * i, np.uint8) for i, tag in enumerate((*V2, ""))]
    text, steps = torch.randn(2, 48 if asked.tiny else 1024), FULL_DEPTH_STEPS if plan.device.type != "cpu" or asked.tiny else 1
    if plan.compiled:
        with warming(row, plan.device):
            find_depth(nets, images, text, steps=2, draws=Chance(0))
    with timed(row, "depth", plan.device):
        if choice.original:
            plain_depth(nets, images, text, steps)
        else:
            find_depth(nets, images, text, steps=steps, draws=Chance(0), at_once=choice.at_once)


if __name__ == "__main__":
    main()
