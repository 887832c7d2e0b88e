"""Registration of pictures, from plain Python."""
