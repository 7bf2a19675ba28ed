package dev.pasillo.ingest.format.eventbridge;

import java.util.Locale;

/// What happens to a customer in a contact with a call centre, by telephone or in writing.
public enum CallStep {
    /// Somebody calls.
    STARTED,
    /// The customer waits for somebody.
    QUEUED,
    /// Somebody is there.
    ANSWERED,
    /// The customer is gone before anybody was there.
    MISSED,
    /// It is over.
    ENDED;

    /// The type of that step: `call_started`, `chat_started`, elsewhere `contact_started`.
    ///
    /// @param channel where the contact happens
    public String type(String channel) {
        return type(channel, name().toLowerCase(Locale.ROOT));
    }

    /// The type of something else that happens in a contact.
    ///
    /// @param what in snake_case
    public static String type(String channel, String what) {
        return (channel.equals("call") || channel.equals("chat") ? channel : "contact") + "_" + what;
    }

    /// Who acts. Of a contact that the company makes, the customer does nothing but take it and end it.
    ///
    /// @param outbound whether the company made the contact
    public String actor(boolean outbound) {
        return switch (this) {
            case STARTED, MISSED -> outbound ? "company" : "customer";
            case QUEUED -> "company";
            case ANSWERED -> outbound ? "customer" : "company";
            case ENDED -> "customer";
        };
    }
}
