package dev.pasillo.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The keys that tests present: a write and a secret one of two workspaces, and one that nobody knows.
public final class TestKeys {
    /// The workspace of [#WRITE] and [#SECRET].
    public static final String WORKSPACE = "default";
    /// The workspace of [#OTHER_WRITE] and [#OTHER_SECRET].
    public static final String OTHER_WORKSPACE = "other";

    public static final String WRITE = "pk_test_default";
    public static final String SECRET = "sk_test_default";
    public static final String OTHER_WRITE = "pk_test_other";
    public static final String OTHER_SECRET = "sk_test_other";
    /// A key of the right look that is configured nowhere.
    public static final String UNKNOWN = "sk_test_unknown";

    private TestKeys() {}

    /// `pasillo.keys.*`, as a service wants them. All have the source `api`.
    public static Map<String, String> configuration() {
        var configuration = new HashMap<String, String>();
        configuration.putAll(key("write", WORKSPACE, "write", WRITE));
        configuration.putAll(key("secret", WORKSPACE, "secret", SECRET));
        configuration.putAll(key("other-write", OTHER_WORKSPACE, "write", OTHER_WRITE));
        configuration.putAll(key("other-secret", OTHER_WORKSPACE, "secret", OTHER_SECRET));
        return configuration;
    }

    /// The secret key of a further workspace.
    public static String secret(String workspace) {
        return "sk_test_" + workspace;
    }

    /// The write key of a further workspace.
    public static String write(String workspace) {
        return "pk_test_" + workspace;
    }

    /// The keys of further workspaces, as a service wants them, with the source `api`.
    public static Map<String, String> configuration(List<String> workspaces) {
        var configuration = new HashMap<String, String>();
        for (var workspace : workspaces) {
            configuration.putAll(key("secret-" + workspace, workspace, "secret", secret(workspace)));
            configuration.putAll(key("write-" + workspace, workspace, "write", write(workspace)));
        }
        return configuration;
    }

    private static Map<String, String> key(String name, String workspace, String kind, String key) {
        var prefix = "pasillo.keys." + name + ".";
        return Map.of(
                prefix + "workspace",
                workspace,
                prefix + "kind",
                kind,
                prefix + "sha256",
                sha256(key),
                prefix + "source",
                "api");
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
