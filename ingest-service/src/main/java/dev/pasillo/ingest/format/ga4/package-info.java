/// What senders of Google Analytics 4's Measurement Protocol send.
@NullMarked
package dev.pasillo.ingest.format.ga4;

import org.jspecify.annotations.NullMarked;
