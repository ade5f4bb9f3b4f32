"""One table of weight files, and the embedded files themselves."""
