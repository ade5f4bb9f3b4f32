"""What feet wear, on one solid foot: shoes, boots, sandals."""
