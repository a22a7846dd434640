package com.pulumi.resources;

public abstract class Resource {}
