"""The words of the house: parts, layers, stacks, pieces, frames, options, hints and errors; only numpy."""
