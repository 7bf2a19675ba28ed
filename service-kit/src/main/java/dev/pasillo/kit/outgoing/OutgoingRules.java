package dev.pasillo.kit.outgoing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Where calls may go: https to public addresses, and what the deployment allows beside that (`pasillo.outgoing.allow`:
/// the scheme `http`, and ranges such as `10.0.0.0/8`).
///
/// Everything that is not known to be public is refused: private, loopback, link-local with the metadata services,
/// carrier-grade NAT, documentation, benchmarking, multicast and reserved addresses, and the IPv6 addresses that carry
/// an IPv4 address inside (mapped, 6to4, NAT64, Teredo), behind which any of those could hide.
public final class OutgoingRules {
    private static final Set<String> SCHEMES = Set.of("https", "http");

    private static final List<AddressRange> NOT_PUBLIC_4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /// Of IPv6 only this is given out to the public …
    private static final AddressRange PUBLIC_6 = AddressRange.parse("2000::/3");

    /// … apart from Teredo and other protocols, documentation, and 6to4.
    private static final List<AddressRange> NOT_PUBLIC_6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final Set<String> schemes = new TreeSet<>(Set.of("https"));
    private final List<AddressRange> allowed = new ArrayList<>();

    private OutgoingRules() {}

    /// @param allow schemes and ranges that are wanted beside https to public addresses
    /// @throws IllegalArgumentException that says which entry is neither
    public static OutgoingRules allowing(Collection<String> allow) {
        var rules = new OutgoingRules();
        for (var entry : allow) {
            var text = entry.strip().toLowerCase(Locale.ROOT);
            if (SCHEMES.contains(text)) {
                rules.schemes.add(text);
            } else if (!text.isEmpty()) {
                rules.allowed.add(AddressRange.parse(text));
            }
        }
        return rules;
    }

    /// What can be said of an address as it is written, before any name is looked up.
    public Optional<Refusal> refusal(URI target) {
        var scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)
                || target.getHost() == null
                || target.getHost().isEmpty()
                || target.getRawUserInfo() != null
                || target.getRawFragment() != null
                || target.getPort() == 0
                || target.getPort() > 65_535) {
            return Optional.of(Refusal.FORM);
        }
        return schemes.contains(scheme) ? Optional.empty() : Optional.of(Refusal.SCHEME);
    }

    /// Whether this very address may be called.
    public boolean allows(InetAddress address) {
        return allowed.stream().anyMatch(range -> range.contains(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_4.stream().noneMatch(range -> range.contains(address));
        }
        return PUBLIC_6.contains(address) && NOT_PUBLIC_6.stream().noneMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }

    /// Why a call is not made.
    public enum Refusal {
        /// Not `https://host[:port]/path`.
        FORM("url-invalid", "It must be a URL such as https://hooks.example.com/pasillo, without user or fragment."),
        /// http where only https is wanted.
        SCHEME("scheme-refused", "Only https is allowed. A deployment may allow http with pasillo.outgoing.allow."),
        /// An address of the name is not public.
        ADDRESS(
                "address-refused",
                "The name leads to an address that is not public. A deployment may allow ranges with"
                        + " pasillo.outgoing.allow.");

        private final String code;
        private final String detail;

        Refusal(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        public String code() {
            return code;
        }

        /// What to do about it.
        public String detail() {
            return detail;
        }
    }
}
