package dev.pasillo.ingest.format.stripe;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Hmac;
import java.util.ArrayList;
import java.util.List;

/// What the header `Stripe-Signature` says: `t=<seconds>,v1=<hex>[,v1=<hex>]`. Other schemes are not looked at.
///
/// @param time as it is written
/// @param signatures any of which may match
record StripeSignature(String time, List<String> signatures) {
    /// While a secret is replaced there are two.
    private static final int MOST = 8;

    static StripeSignature of(String header) {
        var time = "";
        var signatures = new ArrayList<String>(1);
        for (var part : header.split(",", MOST * 2)) {
            var element = part.strip();
            if (element.startsWith("t=") && time.isEmpty()) {
                time = element.substring(2);
            } else if (element.startsWith("v1=") && signatures.size() < MOST) {
                signatures.add(element.substring(3));
            }
        }
        return new StripeSignature(time, List.copyOf(signatures));
    }

    boolean madeBy(String secret, Body body) {
        boolean made = false;
        for (var signature : signatures) {
            made |= Hmac.SHA_256.gives(secret, Encoded.hex(signature), time + ".", body);
        }
        return made;
    }
}
