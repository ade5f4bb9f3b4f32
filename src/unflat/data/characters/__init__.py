"""The figure grammar: anime-like characters drawn by program, every part whole on its own layer."""
