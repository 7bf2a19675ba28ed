package dev.pasillo.kit.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name. May block; called on a worker thread, once per call that is made.
@FunctionalInterface
public interface NameLookup {
    /// The system's own.
    NameLookup SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    /// All addresses of a name, or the one that a literal says; at least one.
    List<InetAddress> addresses(String name) throws UnknownHostException;
}
