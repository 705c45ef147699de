"""How fast the site is built and served, beside other generators and beside what cannot be less."""

__all__: list[str] = []  # `python -m tools.bench` is what there is to call
