package com.pulumi;

import java.util.function.Consumer;

public interface Pulumi {
    static void run(Consumer<Context> stack) {
        throw new UnsupportedOperationException();
    }
}
