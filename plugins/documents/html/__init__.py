"""A rendered body: its links and anchors, its type, its images, and whose words are in it."""
