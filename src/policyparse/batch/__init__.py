"""Many files into one store, whatever happens meanwhile."""
