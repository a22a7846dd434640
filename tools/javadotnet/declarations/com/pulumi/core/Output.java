package com.pulumi.core;

import java.util.function.Function;

public interface Output<T> {
    static <T> Output<T> of(T value) {
        throw new UnsupportedOperationException();
    }

    <U> Output<U> applyValue(Function<T, U> func);
}
