package com.pulumi.resources;

public abstract class ResourceArgs {}
