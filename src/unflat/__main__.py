"""`python -m unflat` is the command `unflat`."""

from unflat.apps.cli import main

main()
