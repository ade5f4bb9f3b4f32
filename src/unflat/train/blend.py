"""One network from several that learned one from the other: `python -m unflat.train.blend A.onnx=0.5 B.onnx=0.5 -o C.onnx`.

The mean of the weights before and after further training on other drawings knows real pictures better than either (Wortsman et
al., "Robust fine-tuning of zero-shot models", 2022). Only files of one form blend, and only along one line of training does it help.
What the last file alone tells apart, it tells as it learned it (`lite/widen.py`).
"""

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from unflat.core.errors import InputError, WeightsError
from unflat.train.lite.widen import HALF, lent, parts_of, values_of
from unflat.weights.table import sha256_of

TO_ONE = 1e-6  # how far from 1 the sum of the shares may be


def blend(shares: Mapping[Path, float], out: Path) -> None:
    """Write the weighted mean of networks; its metadata is the last one's, and says what was blended.

    Args:
        shares: ONNX files and what share each has; the shares add up to 1.
        out: Where the blend goes; it appears when it is complete.

    Raises:
        InputError: Fewer than two files, or shares that are no shares.
        WeightsError: The files differ in form.
    """
    if len(shares) < 2 or min(shares.values()) < 0 or abs(sum(shares.values()) - 1) > TO_ONE:
        raise InputError(f"shares of two or more files were wanted that add up to 1, not {list(shares.values())}")
    models = {path: onnx.load(str(path)) for path in shares}
    last = list(models)[-1]
    owner, names = values_of(models[last]), parts_of(models[last])
    values = {path: lent(values_of(model), parts_of(model), owner, names) for path, model in models.items()}
    mixed = models[last]
    forms = {tuple(sorted((name, v.shape) for name, v in held.items())) for held in values.values()}
    if len(forms) > 1:
        raise WeightsError("the networks differ in form; give files that were exported from the same kind of network")
    for tensor in mixed.graph.initializer:
        name = tensor.name.removesuffix(HALF)
        own = values[last][name]
        if own.dtype.kind == "f":
            mean = np.sum([share * values[path][name].astype(np.float64) for path, share in shares.items()], axis=0)
            tensor.CopyFrom(numpy_helper.from_array(mean.astype(own.dtype), tensor.name))
    others = [row for row in mixed.metadata_props if row.key != "blend"]  # a blend of blends says what it is made of itself
    del mixed.metadata_props[:]
    mixed.metadata_props.extend(others)
    blended = mixed.metadata_props.add()
    blended.key, blended.value = "blend", json.dumps({sha256_of(path)[:12]: share for path, share in shares.items()})
    onnx.checker.check_model(mixed)
    held = out.with_suffix(".part")
    onnx.save(mixed, str(held))
    os.replace(held, out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="FILE=SHARE")
    parser.add_argument("-o", "--out", type=Path, required=True)
    words = parser.parse_args()
    blend({Path(name): float(share) for name, _, share in (word.rpartition("=") for word in words.parts)}, words.out)
