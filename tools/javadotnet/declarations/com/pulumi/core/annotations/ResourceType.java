package com.pulumi.core.annotations;

public @interface ResourceType {
    String type();
}
