/// Secrets that have to be kept and used again, sealed under the deployment's key wherever they lie or travel.
@NullMarked
package dev.pasillo.kit.sealed;

import org.jspecify.annotations.NullMarked;
