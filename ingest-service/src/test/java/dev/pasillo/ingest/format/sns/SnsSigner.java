package dev.pasillo.ingest.format.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// SNS as tests need it: a key with a certificate of its own, and messages signed with it. What is signed is written
/// down here once more, from what AWS says.
public record SnsSigner(PrivateKey key, X509Certificate certificate) {
    /// What everybody is to believe.
    public static final SnsSigner SNS = made("RSA", 2_048, "2020/01/01 00:00:00", 36_500);

    public static final String CERTIFICATE =
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
    public static final String TOPIC = "arn:aws:sns:eu-west-1:111122223333:ses";
    public static final String SUBSCRIBE = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
            + TOPIC + "&Token=2336412f37fb687f5d51e6e2425929f52e8e3531";

    private static final List<String> OF_NOTIFICATIONS =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OF_CONFIRMATIONS =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    /// Another key, with a certificate that says the same of itself as any other.
    ///
    /// @param from as `2020/01/01 00:00:00`
    public static SnsSigner made(String algorithm, int bits, String from, int days) {
        try {
            var folder = Files.createTempDirectory("sns");
            var store = folder.resolve("store.p12");
            var output = folder.resolve("output");
            var made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "sns",
                            "-keyalg",
                            algorithm,
                            "-keysize",
                            Integer.toString(bits),
                            "-dname",
                            "CN=sns.amazonaws.com",
                            "-startdate",
                            from,
                            "-validity",
                            Integer.toString(days),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            "secret")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!made.waitFor(60, TimeUnit.SECONDS) || made.exitValue() != 0) {
                throw new AssertionError("keytool made no key: " + Files.readString(output));
            }
            var read = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
            var signer = new SnsSigner((PrivateKey) read.getKey("sns", "secret".toCharArray()), (X509Certificate)
                    read.getCertificate("sns"));
            Files.delete(store);
            Files.delete(output);
            Files.delete(folder);
            return signer;
        } catch (IOException | GeneralSecurityException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /// The certificate as SNS gives it away.
    public byte[] pem() {
        try {
            return ("-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n")
                    .getBytes(UTF_8);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A message, before it is signed.
    public static Map<String, String> notification(String id, String message, Instant published) {
        var envelope = new LinkedHashMap<String, String>();
        envelope.put("Type", "Notification");
        envelope.put("MessageId", id);
        envelope.put("TopicArn", TOPIC);
        envelope.put("Message", message);
        envelope.put("Timestamp", published.toString());
        envelope.put("SignatureVersion", "2");
        envelope.put("SigningCertURL", CERTIFICATE);
        envelope.put("UnsubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe");
        return envelope;
    }

    /// A question whether messages may be sent, or the news that none will be, before it is signed.
    ///
    /// @param type `SubscriptionConfirmation` or `UnsubscribeConfirmation`
    public static Map<String, String> confirmation(String type, String id, Instant published) {
        var envelope = notification(id, "You have chosen to …\nTo confirm, visit the SubscribeURL.", published);
        envelope.put("Type", type);
        envelope.put("SubscribeURL", SUBSCRIBE);
        envelope.put("Token", "2336412f37fb687f5d51e6e2425929f52e8e3531");
        envelope.remove("UnsubscribeURL");
        return envelope;
    }

    /// The envelope with one of its values changed.
    public static Map<String, String> with(Map<String, String> envelope, String name, String value) {
        var changed = new LinkedHashMap<>(envelope);
        changed.put(name, value);
        return changed;
    }

    /// The same, signed, as its own signature version says.
    public Map<String, String> signed(Map<String, String> envelope) {
        var names = "Notification".equals(envelope.get("Type")) ? OF_NOTIFICATIONS : OF_CONFIRMATIONS;
        var text = new StringBuilder();
        for (var name : names) {
            if (envelope.containsKey(name)) {
                text.append(name).append('\n').append(envelope.get(name)).append('\n');
            }
        }
        var algorithm = "1".equals(envelope.get("SignatureVersion")) ? "SHA1with" : "SHA256with";
        try {
            var signature =
                    Signature.getInstance(algorithm + (key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm()));
            signature.initSign(key);
            signature.update(text.toString().getBytes(UTF_8));
            return with(envelope, "Signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /// An envelope as it is sent.
    public static String json(Map<String, String> envelope) {
        var json = new JsonObject();
        envelope.forEach(json::put);
        return json.encode();
    }
}
