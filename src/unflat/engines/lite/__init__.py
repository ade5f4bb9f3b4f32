"""The engine `lite`: small networks that ship inside the package, on ONNX Runtime."""
