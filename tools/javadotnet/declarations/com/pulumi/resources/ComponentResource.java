package com.pulumi.resources;

public class ComponentResource extends Resource {
    public ComponentResource(String type, String name, ResourceArgs args, ComponentResourceOptions options, boolean remote) {}
}
