package com.pulumi.core.internal;

import com.pulumi.core.Output;

public final class Codegen {
    public static <T> Output<T> empty() {
        throw new UnsupportedOperationException();
    }
}
