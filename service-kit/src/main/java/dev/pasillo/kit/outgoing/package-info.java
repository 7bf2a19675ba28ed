/// Calls to addresses that others have named: to public addresses over https, and nowhere else unless the deployment
/// wants it.
@NullMarked
package dev.pasillo.kit.outgoing;

import org.jspecify.annotations.NullMarked;
