"""Finding the point on earth that somebody means, from our own data alone."""
