package dev.pasillo.journey.application;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Touchpoint;
import java.util.stream.Stream;

/// What can be wrong with a record, as opposed to what may be down.
public final class Records {
    private Records() {}

    /// The touchpoint that a record holds.
    ///
    /// @throws ContractException where it holds none, or one that cannot be stored
    public static Touchpoint touchpoint(byte[] body) {
        var touchpoint = ContractJson.read(body, Touchpoint.class);
        if (texts(touchpoint).anyMatch(text -> text.indexOf('\0') >= 0)) {
            throw new ContractException("a NUL character in a name", new IllegalArgumentException("NUL"));
        }
        return touchpoint;
    }

    /// What is stored as text, which in PostgreSQL cannot hold NUL.
    private static Stream<String> texts(Touchpoint touchpoint) {
        return Stream.concat(
                Stream.of(
                        touchpoint.workspace(),
                        touchpoint.source(),
                        touchpoint.id(),
                        touchpoint.channel(),
                        touchpoint.type()),
                touchpoint.identifiers().stream()
                        .flatMap(identifier -> Stream.of(identifier.namespace(), identifier.value())));
    }

    /// Whether the data is at fault and not what is down: a value that PostgreSQL refuses, or a bug that it meets.
    public static boolean isToBlame(RuntimeException failed) {
        return switch (failed) {
            case JourneyStore.Unfit refused -> true;
            case IllegalArgumentException bug -> true;
            case NullPointerException bug -> true;
            case ClassCastException bug -> true;
            case ContractException unreadable -> true;
            default -> false;
        };
    }
}
