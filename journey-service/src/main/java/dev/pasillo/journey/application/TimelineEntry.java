package dev.pasillo.journey.application;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.fold.Transition;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of a customer's timeline.
///
/// At one instant touchpoints come first, then the links that they are evidence of, then what they did to journeys.
public sealed interface TimelineEntry {
    Place place();

    /// A contact.
    ///
    /// @param replaced by a higher revision, so that no journey is made of it
    record TouchpointEntry(Place place, Touchpoint touchpoint, boolean replaced) implements TimelineEntry {}

    /// A journey changed.
    record TransitionEntry(Place place, String definition, Transition transition) implements TimelineEntry {}

    /// A touchpoint linked two of the customer's names, or one of them to somebody else's.
    ///
    /// @param rejected why the two are not taken for one person for that; null where they are
    record IdentityEntry(Place place, Link link, @Nullable Rejection rejected) implements TimelineEntry {}

    /// Where an entry stands: by time, then by what is in the entry itself, so that a page that begins after it is the
    /// right one also when more has come in meanwhile.
    ///
    /// @param kind 0 touchpoint, 1 identity, 2 transition
    /// @param ordinal among the entries that are otherwise at the same place
    record Place(Instant at, int kind, String first, String second, int ordinal) implements Comparable<Place> {
        static final int TOUCHPOINT = 0;
        static final int IDENTITY = 1;
        static final int TRANSITION = 2;

        private static final Comparator<Place> ORDER = Comparator.comparing(Place::at)
                .thenComparingInt(Place::kind)
                .thenComparing(Place::first)
                .thenComparing(Place::second)
                .thenComparingInt(Place::ordinal);

        public Place {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        /// As it stands in a link to the next page.
        public String text() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(ContractJson.bytes(this));
        }

        /// The place of that text; empty where it is none.
        public static Optional<Place> of(String text) {
            try {
                var json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                return Optional.of(ContractJson.read(json, Place.class));
            } catch (IllegalArgumentException | ContractException noPlace) {
                return Optional.empty();
            }
        }
    }
}
