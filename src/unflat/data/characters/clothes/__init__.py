"""Clothes: what is chosen, and every garment from collar to shoe."""
