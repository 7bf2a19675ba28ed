package dev.pasillo.local.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/// The management port of a service.
public final class ManagementPort {
    private static final int TIMEOUT_MILLIS = 2_000;

    private ManagementPort() {}

    /// Whether the service behind it says that it is ready.
    public static boolean saysReady(int port) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port))
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
