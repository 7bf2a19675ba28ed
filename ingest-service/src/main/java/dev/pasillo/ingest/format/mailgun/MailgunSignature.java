package dev.pasillo.ingest.format.mailgun;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import org.jspecify.annotations.Nullable;

/// The member `signature` of a body.
///
/// @param hash hexadecimal; null where the body has none
record MailgunSignature(
        String timestamp, String token, @Nullable String hash) {
    private static final MailgunSignature NONE = new MailgunSignature("", "", null);
    private static final int LONGEST_TOKEN = 200;

    /// That of the first event of a body; of a body with several it is none.
    static MailgunSignature of(Body body, Limits limits) {
        var finding = new Finding(new JsonObjects(limits));
        new JsonBody(body, limits).each(finding);
        return finding.events == 1 ? finding.found : NONE;
    }

    private static final class Finding implements JsonBody.Events {
        private final JsonObjects objects;
        private MailgunSignature found = NONE;
        private int events;

        Finding(JsonObjects objects) {
            this.objects = objects;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var signature = objects.read(bytes, offset, length, plain).object("signature", RefusalCode.FORMAT_INVALID);
            var timestamp = signature.name("timestamp", RefusalCode.FORMAT_INVALID);
            var token = signature.text("token", RefusalCode.FORMAT_INVALID);
            if (timestamp != null && token != null && !token.isEmpty() && token.length() <= LONGEST_TOKEN) {
                found = new MailgunSignature(timestamp, token, signature.text("signature", RefusalCode.FORMAT_INVALID));
            }
            return ++events == 1;
        }

        @Override
        public boolean other(byte[] bytes, int offset, int length, Raw raw) {
            return ++events == 1;
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            return ++events == 1;
        }
    }
}
