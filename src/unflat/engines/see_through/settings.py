"""What can be set for the engine `see-through`; loads nothing heavy."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from unflat.core.errors import InputError

LEAST_RESOLUTION, RESOLUTION_STEP = 64, 64  # the transparent decoder halves its canvas six times
DEPTH_STEP = 8  # the depth codec's own


@dataclass(frozen=True)
class SeeThroughSettings:
    """How the engine `see-through` draws.

    Args:
        steps: Steps of the layer solver, in each pass.
        resolution: Canvas of the layer network in pixels a side; a multiple of 64.
        head: Draw the head a second time, from the original pixels around it.
        depth: Find depth with the depth network; without, layers lie in the usual order of parts.
        depth_steps: Steps of the depth solver; 0 is the checkpoint's own number.
        depth_resolution: Canvas of the depth network in pixels a side; a multiple of 8, and 0 is `resolution`.
        skip: Tags that are not decoded, with commas between; they still take part in the drawing, so that the other layers stay the same.
        stochastic: Fresh noise at every step, as the checkpoints were used; without, fewer steps go further.
        memory: How networks are held: full is all at once, offload in turns and block by block, quantized in fewer bits.
        precision: Numbers to compute in; auto is fp32 on the CPU and bf16 elsewhere.
        quantize: Bits for memory=quantized: int8 or nf4.
        vae_tiling: Code pixels in tiles: less memory, slightly different pixels.
        vae_batch: How many layers are decoded together.
        channels_last: Pictures lie in memory with their channels last, which convolutions on many GPUs like better.
        compile: Compile the diffusion networks; pays off from the second picture on.
        cuda_graphs: Compile them and replay what they do as CUDA graphs; on CUDA, with memory full or quantized.
        parity: Draw, cut and paste as the original does, for comparison.
        layers: Folder with the checkpoint of layers; where left out, the one that `unflat weights` fetches.
        marigold: Folder with the checkpoint of depth; likewise.
        weights: Folder under which fetched checkpoints are looked for.
    """

    section: ClassVar[str] = "see_through"
    steps: int = 30
    resolution: int = 1280
    head: bool = True
    depth: bool = True
    depth_steps: int = 0
    depth_resolution: int = 768
    skip: str = ""
    stochastic: bool = True
    memory: Literal["auto", "full", "offload", "quantized"] = "auto"
    precision: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    quantize: Literal["int8", "nf4"] = "int8"
    vae_tiling: bool = False
    vae_batch: int = 1
    channels_last: bool = False
    compile: bool = False
    cuda_graphs: bool = False
    parity: bool = False
    layers: str = ""
    marigold: str = ""
    weights: str = ""

    @property
    def skipped(self) -> tuple[str, ...]:
        """The tags that are not decoded."""
        return tuple(tag.strip() for tag in self.skip.split(",") if tag.strip())

    def __post_init__(self) -> None:
        if self.resolution < LEAST_RESOLUTION or self.resolution % RESOLUTION_STEP:
            raise InputError(f"see_through.resolution is {self.resolution}; give a multiple of {RESOLUTION_STEP}, such as 1280 or 1024")
        if self.depth_resolution < 0 or self.depth_resolution % DEPTH_STEP:
            raise InputError(f"see_through.depth_resolution is {self.depth_resolution}; give 0 or a multiple of {DEPTH_STEP}, such as 768")
        for name in ("steps", "vae_batch"):
            if getattr(self, name) < 1:
                raise InputError(f"see_through.{name} is {getattr(self, name)}; give 1 or more")
        if self.depth_steps < 0:
            raise InputError(f"see_through.depth_steps is {self.depth_steps}; give 0 for the checkpoint's own number, or more")
