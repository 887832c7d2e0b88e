"""Bodies of documented calls while they arrive: streamed into files, never held."""
