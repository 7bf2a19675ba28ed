/// Settings, meters, and who gets what.
@NullMarked
package dev.pasillo.ingest.config;

import org.jspecify.annotations.NullMarked;
