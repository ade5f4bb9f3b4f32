"""PyTorch only: one trainer, one recipe per network, export to ONNX."""
