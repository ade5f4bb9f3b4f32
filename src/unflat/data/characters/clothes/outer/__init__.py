"""What is worn over the top: coats, jackets, capes, aprons."""
