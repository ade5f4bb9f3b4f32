"""From a picture to a finished Stack: cut out, order, complete, restore the source, one file each."""
