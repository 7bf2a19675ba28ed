/// What the tests of every module share: a real broker and a real PostgreSQL behind one Quarkus test resource
/// ([dev.pasillo.testsupport.BackingResource]), the keys that tests present, and the rules that hold the
/// architecture. Fixtures lie in `fixtures/` on the classpath.
@NullMarked
package dev.pasillo.testsupport;

import org.jspecify.annotations.NullMarked;
