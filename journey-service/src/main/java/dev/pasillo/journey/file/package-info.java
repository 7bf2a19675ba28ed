/// Definitions as files: YAML and JSON in, bounded whatever comes; the canonical JSON and the JSON Schema out.
@NullMarked
package dev.pasillo.journey.file;

import org.jspecify.annotations.NullMarked;
