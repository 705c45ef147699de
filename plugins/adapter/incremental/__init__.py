"""Building with no more work than a change asks for: what did not change is not made again.

The plan says what each page is made of; what was made before, and of what, is on record beside the
output.  A page is rendered where the two differ, and a file is written where its bytes do.
"""
