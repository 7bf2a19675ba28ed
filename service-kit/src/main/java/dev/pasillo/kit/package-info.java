/// What every service needs and no domain knows: who calls (keys), and how a refusal looks (RFC 9457 problems).
@NullMarked
package dev.pasillo.kit;

import org.jspecify.annotations.NullMarked;
