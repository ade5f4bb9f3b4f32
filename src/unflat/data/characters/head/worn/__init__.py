"""What is worn on heads."""
