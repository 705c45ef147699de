"""From a checked site to the place where readers find it, and to an archive that outlives it."""
