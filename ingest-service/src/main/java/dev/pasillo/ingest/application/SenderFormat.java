package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one kind of sender speaks: where it calls, how it writes events down, where it leaves its key, and which answers
/// it understands. Everything else is the same for all: what an event must be, how much there may be of it, when an
/// answer is given, what is kept.
///
/// Pure: the same request gives the same calls and the same answer, and nothing is remembered between requests.
/// Thread-safe.
public interface SenderFormat {
    /// The name of the format in which Pasillo's own events are written.
    String NATIVE = "native";

    /// What people are told about it. The name is also the metric's tag.
    Profile profile();

    /// Where it is called. No two formats share a path and method.
    List<Route> routes();

    /// Whether pages of any origin may call it.
    default boolean fromPages() {
        return false;
    }

    /// Why a request is not worth reading, by its head alone.
    ///
    /// @param head the request, its body not yet there
    /// @return null where the body is to be read
    default Answer.@Nullable Unsupported unwanted(SentRequest head) {
        return null;
    }

    /// The key that stands in a header of the sender's own, or within the query or the body. Asked only where
    /// neither the usual headers nor the path had one, on a [Route.Events#keyInBody] route: by the head alone,
    /// and again once the body is there.
    ///
    /// @return null where there is none
    default @Nullable String key(SentRequest request) {
        return null;
    }

    /// Whether the sender has signed the request, and with the secret of its source. Asked once the body is there,
    /// before it is read.
    ///
    /// @param now the time of receipt, to which signatures must not be too old
    default Proof proof(SentRequest request, Instant now) {
        return new Proof.NotAsked();
    }

    /// Hands over the events of a request one by one, in order, holding no more than one of them at a time. A large
    /// request is read twice.
    Reading read(SentRequest request, Sink sink);

    /// What the sender is told once everything is kept.
    Reply received(SentRequest request, Answer.Received answer);

    /// What the sender is told where nothing is kept, or not all.
    default Reply failed(SentRequest request, Answer.Failed answer) {
        return new Reply.Refusal(status(answer), answer.problem(), answer.detail());
    }

    /// The status that says of a request that it failed, to this sender: many throw away what they were to send again,
    /// or send for ever what will never be taken. [Reply] adds `Retry-After` to what is only for now.
    default int status(Answer.Failed failed) {
        return switch (failed) {
            case Answer.Unreadable unreadable -> 400;
            case Answer.NotGenuine notGenuine -> 403;
            case Answer.TooSlow tooSlow -> 408;
            case Answer.TooLarge tooLarge -> 413;
            case Answer.Unsupported unsupported -> 415;
            case Answer.Unavailable unavailable -> 503;
        };
    }

    /// What people are told about a format.
    ///
    /// @param name short, in lower case; public, and never changes
    /// @param title the sender, as people call it
    /// @param signed whether the sender signs all that it sends, so that its source needs a secret: nothing is
    /// read, or kept as refused, that is not genuine
    /// @param connect how to connect one: text in Markdown with `{url}` for this service's address and `{key}` for
    /// a write key
    record Profile(String name, String title, boolean signed, String connect) {
        /// Of a sender that signs nothing.
        public Profile(String name, String title, String connect) {
            this(name, title, false, connect);
        }
    }

    /// What a signature says.
    sealed interface Proof {
        /// This sender signs nothing: the key is all there is.
        record NotAsked() implements Proof {}

        /// Whoever knows the secret sent it, as it is.
        ///
        /// @param once what no second request may have, while the first is young enough to be taken; null where
        /// repeating one does nothing that its events' ids would not undo
        record Genuine(@Nullable String once) implements Proof {}

        /// It came as it is from the sender's service, which signs for everybody who has an account there. Whose it is,
        /// only the key says.
        record Relayed() implements Proof {}

        /// The sender's service asks, genuinely, whether it may send; it may once an address was called. Nothing else
        /// is in such a request.
        ///
        /// @param yes the address, which the format has judged; called once, and the sender answered then
        /// @param once what is asked, so that who asks again is answered and the address not called again
        record Asks(URI yes, String once) implements Proof {}

        /// It shows once a certificate is there. A request waits for it without holding a thread, and is sent away for
        /// now where it cannot be had.
        ///
        /// @param certificate its address, which the format has judged: not any that a stranger names
        /// @param then the proof, once the certificate is there; as pure as everything else
        record ByCertificate(URI certificate, Function<X509Certificate, Proof> then) implements Proof {}

        /// It did not come as it is from anybody who knows the secret.
        record Refused(String problem, String detail) implements Proof {}
    }

    /// Where events go.
    interface Sink {
        /// The next event, of the right shape.
        ///
        /// @param ignored names of fields that nobody knows; nothing of them is kept
        /// @return whether to go on
        boolean event(SentEvent event, Collection<String> ignored, Raw raw);

        /// The next event, which could not be read or is of the wrong shape.
        ///
        /// @param id the sender's id, where it could be read
        /// @return whether to go on
        boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw);
    }

    /// How a reading ended.
    sealed interface Reading {
        /// All of the body was handed over, or the sink said stop.
        record Complete() implements Reading {}

        /// The body is of another kind than this format takes; nothing was handed over.
        record Unsupported(String detail) implements Reading {}

        /// Unpacked, the body is larger than the limit.
        record TooLarge() implements Reading {}

        /// The packed body is cut off or damaged: what was handed over cannot be trusted.
        record Damaged() implements Reading {}
    }
}
