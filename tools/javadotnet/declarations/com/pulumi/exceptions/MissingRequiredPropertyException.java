package com.pulumi.exceptions;

public class MissingRequiredPropertyException extends RuntimeException {
    public MissingRequiredPropertyException(String type, String property) {}
}
