"""The data engine: characters drawn by program, and stacks to training samples."""
