/// Events of Amazon SES, as Amazon SNS delivers them: an envelope that is signed, and in it the event as a text.
@NullMarked
package dev.pasillo.ingest.format.sns;

import org.jspecify.annotations.NullMarked;
