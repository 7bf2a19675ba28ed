package dev.pasillo.testsupport.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Takes away from a list what can go while the rest still fails.
public final class Shrunk {
    private Shrunk() {}

    /// No element of the result can be taken away alone.
    ///
    /// @param failing holds of the list as it is given
    public static <T> List<T> of(List<T> all, Predicate<List<T>> failing) {
        var left = new ArrayList<>(all);
        for (var at = 0; at < left.size(); ) {
            var without = new ArrayList<>(left);
            without.remove(at);
            if (failing.test(without)) {
                left = without;
                at = 0;
            } else {
                at++;
            }
        }
        return List.copyOf(left);
    }
}
