/// Signed webhooks (Standard Webhooks) through the outgoing guard.
@NullMarked
package dev.pasillo.insight.webhook;

import org.jspecify.annotations.NullMarked;
