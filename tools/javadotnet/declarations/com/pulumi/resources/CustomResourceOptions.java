package com.pulumi.resources;

import com.pulumi.core.Output;
import java.util.Optional;

public final class CustomResourceOptions {
    public static final class Builder {
        public Builder version(String version) {
            return this;
        }

        public CustomResourceOptions build() {
            return new CustomResourceOptions();
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public static CustomResourceOptions merge(CustomResourceOptions options1, CustomResourceOptions options2, Output<String> id) {
        return options1;
    }

    public Optional<Output<String>> getUrn() {
        return Optional.empty();
    }
}
