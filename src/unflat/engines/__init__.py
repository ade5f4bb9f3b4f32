"""From a picture to a Guess: the one seam to neural networks."""
