/// Sending native events in batches over HTTP, with retries and an account of what was refused.
@NullMarked
package dev.pasillo.local.send;

import org.jspecify.annotations.NullMarked;
