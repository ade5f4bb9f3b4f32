"""Hair: fronts, falls, tails and what ties them."""
