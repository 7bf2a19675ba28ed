package dev.pasillo.local;

import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.InstanceState;

/// What a person needs once an instance runs: the dashboard's link, and two lines to paste.
final class Announcement {
    private Announcement() {}

    /// @param demo the command that starts the demo shop
    /// @param stop how to stop it: a command or keys
    static String of(InstanceState state, InstanceKeys keys, String demo, String stop) {
        var ports = state.ports();
        var lines = """
                  Dashboard:
                    http://%1$s@127.0.0.1:%2$d/
                    (should it ask: the user name is %1$s, without a password)

                  Send a first event:
                    curl -sS -X POST http://127.0.0.1:%3$d/v1/events -H 'Authorization: Bearer %4$s' -H 'Content-Type: application/json' -d '{"channel":"web","type":"page_viewed","identifiers":[{"namespace":"anonymous_id","value":"ana"}],"properties":{"path":"/pricing"}}'

                  See that customer's journey:
                    curl -sS http://127.0.0.1:%5$d/v1/customers/anonymous_id/ana -H 'Authorization: Bearer %1$s'

                  A lively synthetic shop: %6$s
                  Stop: %7$s
                """.formatted(
                        keys.secret(), ports.insight(), ports.ingest(), keys.write(), ports.journey(), demo, stop);
        return state.clock() == ClockKind.EVENT
                ? lines + System.lineSeparator() + "  The clock is that of the events (simulation): deadlines pass only"
                        + " as events move on." + System.lineSeparator()
                : lines;
    }
}
