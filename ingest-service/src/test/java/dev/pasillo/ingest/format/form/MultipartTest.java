package dev.pasillo.ingest.format.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MultipartTest {
    /// As Chromium writes a `FormData` with a text and a blob.
    private static final String BODY = """
            ------WebKitFormBoundaryX\r
            Content-Disposition: form-data; name="type"\r
            \r
            größer\r
            ------WebKitFormBoundaryX\r
            Content-Disposition: form-data; name="event"; filename="blob"\r
            Content-Type: application/json\r
            \r
            {"a":\r
            1}\r
            ------WebKitFormBoundaryX--\r
            """;
    private static final String BOUNDARY = "----WebKitFormBoundaryX";

    private static Optional<Form> read(String body) {
        var bytes = body.getBytes(UTF_8);
        return Multipart.read(bytes, 0, bytes.length, BOUNDARY, 10);
    }

    @Test
    void aBoundaryStandsInTheType() {
        assertThat(Multipart.boundary("multipart/form-data; boundary=" + BOUNDARY))
                .contains(BOUNDARY);
        assertThat(Multipart.boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""))
                .contains("a b");
        assertThat(Multipart.boundary("multipart/mixed; boundary=a")).isEmpty();
        assertThat(Multipart.boundary("multipart/form-data")).isEmpty();
        assertThat(Multipart.boundary(null)).isEmpty();
    }

    @Test
    void aFileIsAFieldLikeOthers() {
        assertThat(read(BODY)).contains(new Form(Map.of("type", List.of("größer"), "event", List.of("{\"a\":\r\n1}"))));
    }

    @Test
    void aBodyThatIsCutOffIsNone() {
        for (int length = 0; length < BODY.length() - 4; length++) {
            assertThat(read(BODY.substring(0, length)))
                    .as("%d characters", length)
                    .isEmpty();
        }
    }

    @Test
    void aPartWithoutANameIsNone() {
        assertThat(read(BODY.replace("name=\"type\"", ""))).isEmpty();
    }

    @Test
    void moreFieldsThanAllowedAreNone() {
        var part = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

        assertThat(read(part.repeat(10) + "--" + BOUNDARY + "--\r\n")).isPresent();
        assertThat(read(part.repeat(11) + "--" + BOUNDARY + "--\r\n")).isEmpty();
    }
}
