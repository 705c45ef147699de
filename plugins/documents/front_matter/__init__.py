"""A header in YAML or Pelican's own form → typed values, and back."""
