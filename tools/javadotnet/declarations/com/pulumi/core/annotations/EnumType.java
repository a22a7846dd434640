package com.pulumi.core.annotations;

public @interface EnumType {
    @interface Converter {}
}
