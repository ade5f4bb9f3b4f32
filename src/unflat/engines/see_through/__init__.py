"""The engine `see-through`: the published diffusion checkpoints, which draw every part as a layer of its own."""
