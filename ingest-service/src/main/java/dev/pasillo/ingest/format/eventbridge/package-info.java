/// What call centres have in common that send by Amazon EventBridge: the event around theirs, the steps of a contact,
/// and what a company lets a contact carry.
@NullMarked
package dev.pasillo.ingest.format.eventbridge;

import org.jspecify.annotations.NullMarked;
