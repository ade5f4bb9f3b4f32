"""Bodies: skeletons and poses, trunk, arms and hands, legs and feet, tails and wings."""
