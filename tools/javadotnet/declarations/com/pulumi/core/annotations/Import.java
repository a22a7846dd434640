package com.pulumi.core.annotations;

public @interface Import {
    String name() default "";

    boolean required() default false;

    boolean json() default false;
}
