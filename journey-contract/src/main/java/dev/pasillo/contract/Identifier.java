package dev.pasillo.contract;

import java.util.Objects;

/// One name of a customer: a value within a namespace such as `user_id` or `email`. Values are personal data and
/// never appear in a log line; [#toString] shows the namespace only.
public record Identifier(String namespace, String value) {
    public Identifier {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "Identifier[" + namespace + "]";
    }
}
