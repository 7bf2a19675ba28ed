package dev.pasillo.kit;

import io.vertx.ext.web.RoutingContext;

/// Says of a request whose head has a key that nobody knows whether its real key may stand elsewhere, such as in its
/// body. The request then stays anonymous, instead of being refused at once; what admits it must find the key. A
/// service without such requests has none of these.
public interface KeyElsewhere {
    boolean mayBe(RoutingContext routing);
}
