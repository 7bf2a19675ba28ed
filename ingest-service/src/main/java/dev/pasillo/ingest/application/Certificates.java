package dev.pasillo.ingest.application;

import dev.pasillo.ingest.application.IngestMeter.Purpose;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The certificates that senders sign with, by their addresses. Each is read once and kept for a time; that one could
/// not be had is remembered too, for less. Who asks while one is being read gets the same answer. At most a few are
/// read at once. What could not be had takes no place of what is known. Thread-safe; never blocks.
public final class Certificates {
    private static final Logger LOG = Logger.getLogger(Certificates.class);
    private static final int OK = 200;
    /// How many are read at once: of genuine senders there are few, and strangers may name as many as they like.
    static final int AT_ONCE = 16;

    private final Outside outside;
    private final IngestMeter meter;
    private final InstantSource clock;
    private final Duration kept;
    private final Duration missed;
    private final int most;
    private final Map<URI, Remembered> known = new LinkedHashMap<>();
    private final Map<URI, Remembered> missing = new LinkedHashMap<>();
    private final Map<URI, CompletableFuture<Found>> underWay = new HashMap<>();

    /// @param kept how long a certificate is kept
    /// @param missed how long one that could not be had is not asked for again
    /// @param most how many of either kind are remembered; beyond it the oldest are forgotten
    public Certificates(
            Outside outside, IngestMeter meter, InstantSource clock, Duration kept, Duration missed, int most) {
        this.outside = outside;
        this.meter = meter;
        this.clock = clock;
        this.kept = kept;
        this.missed = missed;
        this.most = most;
    }

    /// What came of asking for a certificate.
    public sealed interface Found {
        /// It is there. Nothing is said of who has issued it, or whether it is valid now.
        record Certificate(X509Certificate certificate) implements Found {}

        /// It could not be had, for now.
        ///
        /// @param why a word for logs
        record Missing(String why) implements Found {}
    }

    private record Remembered(Found found, Instant until) {}

    /// The certificate at that address. The answer comes at once where it is known, else once it is read, on any
    /// thread; never fails.
    ///
    /// @param address that the sender's format has judged
    public Uni<Found> of(URI address) {
        var mine = new CompletableFuture<Found>();
        synchronized (this) {
            var remembered = remembered(address, clock.instant());
            if (remembered != null) {
                return Uni.createFrom().item(remembered);
            }
            var others = underWay.get(address);
            if (others != null) {
                return Uni.createFrom().completionStage(others);
            }
            if (underWay.size() >= AT_ONCE) {
                return Uni.createFrom().item(new Found.Missing("too-many-at-once"));
            }
            underWay.put(address, mine);
        }
        Uni.createFrom()
                .deferred(() -> outside.read(address))
                .map(Certificates::read)
                .subscribe()
                .with(found -> settle(address, found, mine), bug -> {
                    LOG.error("a certificate could not be read", bug);
                    settle(address, new Found.Missing("failed-inside"), mine);
                });
        return Uni.createFrom().completionStage(mine);
    }

    private @Nullable Found remembered(URI address, Instant now) {
        var found = known.containsKey(address) ? known.get(address) : missing.get(address);
        return found != null && now.isBefore(found.until) ? found.found : null;
    }

    private void settle(URI address, Found found, CompletableFuture<Found> asked) {
        synchronized (this) {
            underWay.remove(address);
            known.remove(address);
            missing.remove(address);
            switch (found) {
                case Found.Certificate certificate -> remember(known, address, certificate, kept);
                case Found.Missing nothing -> remember(missing, address, nothing, missed);
            }
        }
        meter.called(Purpose.CERTIFICATE, found instanceof Found.Missing);
        asked.complete(found);
    }

    private void remember(Map<URI, Remembered> among, URI address, Found found, Duration time) {
        among.put(address, new Remembered(found, clock.instant().plus(time)));
        var oldest = among.keySet().iterator();
        while (among.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }

    private static Found read(Outside.Found found) {
        return switch (found) {
            case Outside.Found.Nothing(var why) -> new Found.Missing(why);
            case Outside.Found.Content(var status, var bytes) ->
                status == OK ? certificate(bytes) : new Found.Missing("status-" + status);
        };
    }

    private static Found certificate(byte[] pem) {
        try {
            var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
            return read instanceof X509Certificate certificate
                    ? new Found.Certificate(certificate)
                    : new Found.Missing("no-certificate");
        } catch (CertificateException noCertificate) {
            return new Found.Missing("no-certificate");
        }
    }
}
