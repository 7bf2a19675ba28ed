package dev.pasillo.kit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what callers put into a path out of the meters. A request that was matched to an endpoint is counted under the
/// endpoint's template; one that was refused before would be counted under its own path, which may name a customer, and
/// of which anybody can send as many as they like.
public class RequestMeters {
    private static final String REQUESTS = "http.server.requests";
    private static final String CUSTOMERS = "/v1/customers/";

    /// Without a key, and with a method that the path does not have.
    private static final Set<String> REFUSED_BEFORE_MATCHED = Set.of("401", "405");

    @Produces
    @Singleton
    MeterFilter requestsByTemplate() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith(REQUESTS) && isRaw(id.getTag("uri"), id.getTag("status"))
                        ? id.withTag(Tag.of("uri", "UNMATCHED"))
                        : id;
            }
        };
    }

    private static boolean isRaw(@Nullable String uri, @Nullable String status) {
        return uri != null
                && ((status != null && REFUSED_BEFORE_MATCHED.contains(status))
                        || (uri.startsWith(CUSTOMERS) && !uri.contains("{") && !uri.equals(CUSTOMERS + "lookup")));
    }
}
