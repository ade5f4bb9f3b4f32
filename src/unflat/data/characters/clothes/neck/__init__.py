"""What lies around the neck: collars, hoods on the back, ties, scarves and chains."""
