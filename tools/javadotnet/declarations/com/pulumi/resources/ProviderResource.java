package com.pulumi.resources;

public class ProviderResource extends Resource {
    public ProviderResource(String pkg, String name, ResourceArgs args, CustomResourceOptions options, boolean dependency) {}
}
