"""The archive's own rooms, from content files to a checked site."""
