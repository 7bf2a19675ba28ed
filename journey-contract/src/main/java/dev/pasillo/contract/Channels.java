package dev.pasillo.contract;

import java.util.List;

/// Where touchpoints happen. A touchpoint has one of these and no other.
public final class Channels {
    /// Every channel there is, in the order in which people are told.
    public static final List<String> ALL =
            List.of("web", "app", "email", "call", "chat", "store", "mail", "social", "survey", "other");

    private Channels() {}

    /// The channels as a sentence names them.
    public static String listed() {
        return String.join(", ", ALL);
    }
}
