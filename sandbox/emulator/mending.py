"""How a fault of moto is mended: its function is replaced by one that does as AWS does."""


def mend(owner, name):
    """Puts the decorated function in the place of owner's, and hands it the one it replaces."""

    def put(function):
        original = getattr(owner, name, None)
        setattr(owner, name, lambda *args, **kwargs: function(original, *args, **kwargs))
        return function

    return put
