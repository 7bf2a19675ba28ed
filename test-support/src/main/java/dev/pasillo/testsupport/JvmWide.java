package dev.pasillo.testsupport;

import java.util.Map;

/// Quarkus loads tests and test resources by class loaders of its own, several in one JVM. The pair is started by the
/// copy of [StartedPair] that the system class loader holds, and handed over in the JDK's own types.
final class JvmWide {
    private JvmWide() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> pair() {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            var method = Class.forName(StartedPair.class.getName(), true, ClassLoader.getSystemClassLoader())
                    .getMethod("get");
            return (Map<String, Object>) method.invoke(null);
        } catch (ClassNotFoundException e) {
            return StartedPair.get();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No broker or no PostgreSQL for the tests", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
