"""The recipe of the nets of the engine `lite`: pool of drawings, losses, and the way back from a file that ships."""
