package com.pulumi.core.internal;

public final class Environment {
    public interface Variable<T> {
        boolean isValue();

        T value();
    }

    public static Variable<String> getEnvironmentVariable(String name) {
        throw new UnsupportedOperationException();
    }

    public static Variable<Boolean> getBooleanEnvironmentVariable(String name) {
        throw new UnsupportedOperationException();
    }

    public static Variable<Integer> getIntegerEnvironmentVariable(String name) {
        throw new UnsupportedOperationException();
    }

    public static Variable<Double> getDoubleEnvironmentVariable(String name) {
        throw new UnsupportedOperationException();
    }
}
