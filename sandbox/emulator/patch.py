"""Replaces methods of moto with versions that behave as AWS does."""

import functools
import inspect


def patch(owner, name):
    """Replaces owner's attribute with the decorated function, which receives the original as its first argument."""

    def replace(function):
        original = getattr(owner, name, None)

        def replacement(*args, **kwargs):
            return function(original, *args, **kwargs)

        # The replacement has the signature of the original.
        setattr(owner, name, functools.wraps(original)(replacement) if original else replacement)
        return function

    return replace


def before(owner, *names):
    """Calls the decorated function before methods of owner, with the object and the arguments of the call by name."""

    def check(function):
        for name in names:

            @patch(owner, name)
            def checked(original, this, *args, **kwargs):
                call = inspect.signature(original).bind(this, *args, **kwargs)
                call.apply_defaults()
                _, *arguments = call.arguments.items()
                function(this, **dict(arguments))
                return original(this, *args, **kwargs)

        return function

    return check
