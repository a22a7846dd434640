package com.pulumi.resources;

import com.pulumi.core.Output;
import java.util.Optional;

public final class ComponentResourceOptions {
    public static final class Builder {
        public Builder version(String version) {
            return this;
        }

        public ComponentResourceOptions build() {
            return new ComponentResourceOptions();
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public static ComponentResourceOptions merge(ComponentResourceOptions options1, ComponentResourceOptions options2, Output<String> id) {
        return options1;
    }

    public Optional<Output<String>> getUrn() {
        return Optional.empty();
    }
}
