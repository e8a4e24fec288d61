"""Task records: the versioned output and its schema."""
