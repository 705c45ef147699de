"""A Pelican site that is built again and has little to do: what it made is kept, and found."""
