"""Pure functions on arrays: over, unblend, resize, matte, snap, fill, components; one method per file."""
