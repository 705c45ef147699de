"""A look at the site while it is written: build, serve, build again after every change."""

__all__: list[str] = []  # a process that builds needs nothing of what serves
