package com.pulumi.core;

public interface Output<T> {
    static <T> Output<T> of(T value) {
        throw new UnsupportedOperationException();
    }
}
