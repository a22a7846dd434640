package com.pulumi.core.annotations;

public @interface CustomType {
    @interface Builder {}

    @interface Setter {
        String value() default "";
    }
}
