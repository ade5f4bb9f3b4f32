"""`python -m unflat` is the command `unflat`."""

from unflat.apps.cli import main

if __name__ == "__main__":  # worker processes import this file under another name
    main()
