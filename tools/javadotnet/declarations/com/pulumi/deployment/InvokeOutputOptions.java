package com.pulumi.deployment;

import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Optional;

public final class InvokeOutputOptions {
    public InvokeOutputOptions(Resource parent, ProviderResource provider, String version, List<Resource> dependsOn) {}

    public Optional<Resource> getParent() {
        return Optional.empty();
    }

    public Optional<ProviderResource> getProvider() {
        return Optional.empty();
    }

    public Optional<String> getVersion() {
        return Optional.empty();
    }

    public List<Resource> getDependsOn() {
        return List.of();
    }
}
