"""The table of published checkpoints: repository, pinned revision, files, size, licence and what each is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from unflat.core.errors import InputError

KINDS = (".safetensors", ".json", ".txt")
"""What is fetched of a repository; nothing that runs code when it is read."""


@dataclass(frozen=True)
class Published:
    """One row.

    Args:
        name: What it is called here: the engine, a slash, the network.
        repository: Owner and name at the Hugging Face hub.
        revision: The commit; None where none is known: then the first pull's holds, by the lock file.
        files: Patterns of what is fetched.
        needed: Files without which nothing can be done with it.
        size_bytes: Of all files together, about, as reported.
        licence: As the publisher states it.
        use: What it is for.
        sha256: File to hash, where known before the first pull.
        pickle: The one file that must be converted before use; empty for none.
    """

    name: str
    repository: str
    revision: str | None
    files: tuple[str, ...]
    needed: tuple[str, ...]
    size_bytes: int
    licence: str
    use: str
    sha256: Mapping[str, str] = field(default_factory=dict)
    pickle: str = ""

    def wants(self, file: str) -> bool:
        """Whether a file of the repository is fetched."""
        safe = (file.endswith(KINDS) or file == self.pickle) and ".." not in file.split("/")
        return safe and any(fnmatchcase(file, pattern) for pattern in self.files)

    @property
    def fetched(self) -> tuple[str, ...]:
        """What a finished pull has brought at least."""
        return (self.pickle,) if self.pickle else self.needed


CONVERTED = "model.safetensors"
_UNET = ("unet/config.json", "unet/diffusion_pytorch_model.safetensors")
_VAE = ("vae/config.json", "vae/diffusion_pytorch_model.safetensors")
OPENRAIL = "openrail++, as reported; read the repository's page before you pass it on"

PUBLISHED: tuple[Published, ...] = (
    Published(
        name="see-through/layerdiff3d",
        repository="layerdifforg/seethroughv0.0.2_layerdiff3d",
        revision="966721bb4ef2ddc3af3696862fa10b3f78d9785d",
        files=("model_index.json", "unet/*", "vae/*", "trans_vae/*", "text_encoder*/*", "tokenizer*/*"),
        needed=(*_UNET, *_VAE, "trans_vae/diffusion_pytorch_model.safetensors"),
        size_bytes=10_200_000_000,
        licence=OPENRAIL,
        use="engine see-through: draws every part as a layer",
    ),
    Published(
        name="see-through/marigold3d",
        repository="layerdifforg/seethroughv0.0.1_marigold",
        revision="aa7a892f83ff68d7b09186a405ba08d5d33f770f",
        files=("model_index.json", "unet/*", "vae/*", "scheduler/*", "text_encoder/*", "tokenizer/*"),
        needed=(*_UNET, *_VAE),
        size_bytes=3_540_000_000,
        licence=OPENRAIL,
        use="engine see-through: the depth of every layer",
    ),
    Published(
        name="see-through/body-parsing",
        repository="24yearsold/l2d_sam_iter2",
        revision=None,
        files=("checkpoint-18000.pt",),
        needed=(CONVERTED,),
        size_bytes=1_200_000_000,
        licence="Apache-2.0, as reported",
        use="unflat parse --engine sam: which pixels are which of 19 parts",
        pickle="checkpoint-18000.pt",
    ),
)
"""What may be used for anything its licence allows, trade included."""
NON_COMMERCIAL: tuple[Published, ...] = ()
"""What forbids commercial use; shown and fetched only where it is asked for by its whole name. None is needed so far."""


def row_of(name: str) -> Published:
    """The row of that name, in either table.

    Raises:
        InputError: There is none.
    """
    for row in (*PUBLISHED, *NON_COMMERCIAL):
        if row.name == name:
            return row
    raise InputError(f"no weights called {name!r}; there are {', '.join(r.name for r in PUBLISHED)}")


def rows_of(names: tuple[str, ...]) -> tuple[Published, ...]:
    """Rows by name; `see-through` stands for all of the first table that begin with it.

    Raises:
        InputError: A name fits no row.
    """
    found: list[Published] = []
    for name in names:
        found += [r for r in PUBLISHED if r.name.startswith(f"{name.rstrip('/')}/")] or [row_of(name)]
    return tuple({row.name: row for row in found}.values())
