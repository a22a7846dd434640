package com.pulumi.core;

public final class Either<L, R> {
    public static <L, R> Either<L, R> ofLeft(L value) {
        return new Either<>();
    }

    public static <L, R> Either<L, R> ofRight(R value) {
        return new Either<>();
    }
}
