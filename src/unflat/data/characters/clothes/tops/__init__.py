"""Garments of the trunk, one cut per kind."""
