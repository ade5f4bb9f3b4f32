"""Layered pictures that people drew, as samples: what each layer is, the picture kept small, and views of it."""
