package dev.pasillo.kit.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pasillo.kit.outgoing.OutgoingRules.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingRulesTest {
    private final OutgoingRules strict = OutgoingRules.allowing(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void addressThatIsNotPublicIsRefused(String literal) throws UnknownHostException {
        assertThat(strict.allows(InetAddress.getByName(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888"
            })
    void publicAddressIsAllowed(String literal) throws UnknownHostException {
        assertThat(strict.allows(InetAddress.getByName(literal))).isTrue();
    }

    @Test
    void rangeThatIsWantedIsAllowedAndItsNeighbourIsNot() throws UnknownHostException {
        var rules = OutgoingRules.allowing(List.of("10.2.0.0/15", " ::1 ", "FD00::/8"));

        assertThat(rules.allows(InetAddress.getByName("10.1.255.255"))).isFalse();
        assertThat(rules.allows(InetAddress.getByName("10.2.0.0"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("10.3.255.255"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("10.4.0.0"))).isFalse();
        assertThat(rules.allows(InetAddress.getByName("::1"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("::2"))).isFalse();
        assertThat(rules.allows(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("127.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp", "10.0.0.0/33", "10.0.0/8", "localhost", "intern.example.com/8", "10.0.0.0/x", "::1/129"})
    void entryThatIsNeitherSchemeNorRangeIsRefused(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutgoingRules.allowing(List.of(entry)))
                .withMessageContaining(entry);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/a?b=c, ",
        "https://hooks.example.com:8443, ",
        "HTTPS://hooks.example.com/, ",
        "http://hooks.example.com/, SCHEME",
        "ftp://hooks.example.com/, FORM",
        "file:///etc/passwd, FORM",
        "https:///path, FORM",
        "https:hooks, FORM",
        "hooks.example.com, FORM",
        "https://user@hooks.example.com/, FORM",
        "https://hooks.example.com/#a, FORM",
        "https://hooks.example.com:0/, FORM",
        "https://hooks.example.com:65536/, FORM"
    })
    void formAndSchemeAreJudgedBeforeAnyLookUp(String url, Refusal refusal) {
        assertThat(strict.refusal(URI.create(url)).orElse(null)).isEqualTo(refusal);
    }

    @Test
    void plainHttpIsAllowedWhereItIsWanted() {
        assertThat(OutgoingRules.allowing(List.of("http")).refusal(URI.create("http://hooks.example.com/")))
                .isEmpty();
    }
}
