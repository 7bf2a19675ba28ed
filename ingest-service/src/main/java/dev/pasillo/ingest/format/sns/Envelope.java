package dev.pasillo.ingest.format.sns;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What SNS puts around a message. Its values are signed, and not its bytes: one that was written anew is the same.
record Envelope(Tree tree) {
    private static final String MESSAGE = "Message";
    private static final List<String> OF_CONFIRMATIONS =
            List.of(MESSAGE, "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    /// What an envelope is for.
    enum Kind {
        /// It brings a message.
        NOTIFICATION("Notification", List.of(MESSAGE, "MessageId", "Subject", "Timestamp", "TopicArn", "Type")),
        /// It asks whether messages may be sent.
        SUBSCRIPTION("SubscriptionConfirmation", OF_CONFIRMATIONS),
        /// It tells that none will be sent any more, and could be called back.
        UNSUBSCRIPTION("UnsubscribeConfirmation", OF_CONFIRMATIONS);

        private final String type;
        private final List<String> signed;

        /// @param signed what is signed, in this order, as far as it is there
        Kind(String type, List<String> signed) {
            this.type = type;
            this.signed = signed;
        }
    }

    /// How JSON is read in which a message is a text: that may be as long as an event.
    static Limits limits(Limits limits) {
        return new Limits(
                limits.bodyBytes(),
                limits.unpackedBytes(),
                limits.eventBytes(),
                limits.events(),
                limits.properties(),
                limits.depth(),
                Math.max(limits.textLength(), limits.eventBytes()),
                limits.nameLength(),
                limits.numberLength(),
                limits.identifiers(),
                limits.identifierLength());
    }

    /// The envelope that a body is; empty where it is none, not a good one, or several.
    ///
    /// @param limits as [#limits] has them
    static Optional<Envelope> of(Body body, Limits limits) {
        var only = new Only(new JsonObjects(limits));
        new JsonBody(body, limits).each(only);
        return only.things == 1
                ? Optional.ofNullable(only.found)
                        .filter(envelope -> envelope.tree.flaws().code() == null)
                : Optional.empty();
    }

    /// What it is for; empty where that is nothing known.
    Optional<Kind> kind() {
        var type = text("Type");
        for (var kind : Kind.values()) {
            if (kind.type.equals(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The text of that name; null where there is none.
    @Nullable
    String text(String name) {
        return tree.members().get(name) instanceof String text ? text : null;
    }

    /// What is signed of an envelope of that kind: names and values, each on a line of its own.
    String signed(Kind kind) {
        var lines = new StringBuilder();
        for (var name : kind.signed) {
            var value = text(name);
            if (value != null) {
                lines.append(name).append('\n').append(value).append('\n');
            }
        }
        return lines.toString();
    }

    /// Whether nothing but the message breaks the line. Otherwise what is signed could be read in another way than it
    /// was meant: the end of a message as the id behind it.
    boolean unambiguous(Kind kind) {
        return kind.signed.stream()
                .filter(name -> !name.equals(MESSAGE))
                .map(this::text)
                .allMatch(value -> value == null || value.indexOf('\n') < 0);
    }

    /// Looks for the one object of a body.
    private static final class Only implements JsonBody.Events {
        private final JsonObjects objects;
        private @Nullable Envelope found;
        private int things;

        Only(JsonObjects objects) {
            this.objects = objects;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            found = new Envelope(objects.read(bytes, offset, length, plain));
            return ++things == 1;
        }

        @Override
        public boolean other(byte[] bytes, int offset, int length, Raw raw) {
            return ++things == 1;
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            return ++things == 1;
        }
    }
}
