package dev.pasillo.insight.http;

import dev.pasillo.insight.application.UnknownThingException;
import java.util.UUID;
import java.util.function.Supplier;

/// Ids in paths. What is no id is the id of nothing.
final class Ids {
    private Ids() {}

    static UUID of(String text, Supplier<UnknownThingException> unknown) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException none) {
            throw unknown.get();
        }
    }
}
