package dev.pasillo.ingest.format.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.SentRequest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What the head of a request says of its calls, as RudderStack's browser SDK writes it. It counts where a call says
/// nothing.
///
/// @param anonymousId who sends, where the call names nobody
/// @param sentAt when it was sent
/// @param channel where calls happen that do not say so: the source's channel
record Head(@Nullable String anonymousId, @Nullable String sentAt, String channel) {
    private static final int LONGEST = 2_000;

    static Head of(SentRequest request) {
        return new Head(
                decoded(request.headers().get("AnonymousId")),
                request.headers().get("SentAt"),
                request.source().channelOr("web"));
    }

    private static @Nullable String decoded(@Nullable String base64) {
        if (base64 == null || base64.length() > LONGEST) {
            return null;
        }
        try {
            return new String(Base64.getDecoder().decode(base64.strip()), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "Head[" + channel + "]";
    }
}
