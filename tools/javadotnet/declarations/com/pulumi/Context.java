package com.pulumi;

import com.pulumi.core.Output;

public interface Context {
    Context export(String name, Output<?> output);
}
