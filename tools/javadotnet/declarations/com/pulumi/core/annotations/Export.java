package com.pulumi.core.annotations;

public @interface Export {
    String name() default "";

    Class<?>[] refs() default {};

    String tree() default "";
}
