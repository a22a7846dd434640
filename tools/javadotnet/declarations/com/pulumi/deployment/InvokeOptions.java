package com.pulumi.deployment;

import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import java.util.Optional;

public final class InvokeOptions {
    public InvokeOptions(Resource parent, ProviderResource provider, String version) {}

    public Optional<Resource> getParent() {
        return Optional.empty();
    }

    public Optional<ProviderResource> getProvider() {
        return Optional.empty();
    }

    public Optional<String> getVersion() {
        return Optional.empty();
    }
}
