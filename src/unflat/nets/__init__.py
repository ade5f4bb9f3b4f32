"""PyTorch modules, one file per network; loaded lazily."""
