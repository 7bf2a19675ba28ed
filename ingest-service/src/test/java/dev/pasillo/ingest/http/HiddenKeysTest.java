package dev.pasillo.ingest.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenKeysTest {
    private static final String KEY = "pk_abcDEF-123_xyz";

    private final HiddenKeys keys = new HiddenKeys(Set.of(KEY)::contains);

    private String hide(String text, boolean cut) {
        return new String(keys.hide(text.getBytes(UTF_8), cut), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"writeKey\":\"%s\",\"a\":1}",
                "token=%s&e=x",
                "https://in.example/k/%s/v1/events?x",
                "%s",
                "Bearer %s\n",
                "'%s'",
                "[%s,%s]",
                "{\\\"key\\\":\\\"%s\\\"}"
            })
    void aKeyIsHiddenWhereverItStands(String text) {
        assertThat(hide(text.replace("%s", KEY), false)).isEqualTo(text.replace("%s", "[key]"));
    }

    @Test
    void whatIsNoKeyStays() {
        var text = "{\"a\":\"pk_abcDEF-123_xy\",\"é\":\"" + KEY + "z\"}";

        assertThat(hide(text, false)).isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextStay() {
        var bytes = new byte[256];
        for (int value = 0; value < bytes.length; value++) {
            bytes[value] = (byte) value;
        }

        assertThat(keys.hide(bytes, false)).isEqualTo(bytes);
        assertThat(new String(keys.hide(("\u00ff" + KEY + "\u00ff").getBytes(ISO_8859_1), false), ISO_8859_1))
                .isEqualTo("\u00ff[key]\u00ff");
    }

    @Test
    void whatMayBeTheBeginningOfAKeyIsHiddenWhereTheTextIsCut() {
        assertThat(hide("{\"key\":\"pk_abcDEF", true)).isEqualTo("{\"key\":\"");
    }

    @Test
    void whatIsTooLongToBeAKeyStaysWhereTheTextIsCut() {
        var text = "x".repeat(300);

        assertThat(hide(text, true)).isEqualTo(text);
    }
}
