"""What speaks for the order of two layers, each kind of evidence a file; `pipeline/order.py` adds it up."""
