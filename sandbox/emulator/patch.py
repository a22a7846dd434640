"""Replaces methods of moto with versions that behave as AWS does."""


def patch(owner, name):
    """Replaces owner's attribute with the decorated function, which receives the original as its first argument."""

    def replace(function):
        original = getattr(owner, name, None)
        setattr(owner, name, lambda *args, **kwargs: function(original, *args, **kwargs))
        return function

    return replace
