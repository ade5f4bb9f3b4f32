"""What is around a figure: ground, shadows on it, objects, marks, company."""
