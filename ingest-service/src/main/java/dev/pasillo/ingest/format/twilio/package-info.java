/// Status callbacks of Twilio Voice.
@NullMarked
package dev.pasillo.ingest.format.twilio;

import org.jspecify.annotations.NullMarked;
