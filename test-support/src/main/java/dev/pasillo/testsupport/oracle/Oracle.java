package dev.pasillo.testsupport.oracle;

import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Act;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Plan.Version;
import dev.pasillo.testsupport.oracle.People.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A customer's journeys as a pure function of the events ever accepted, the versions of the definitions, what was
/// decided about identities, and the clock.
public final class Oracle {
    private static final String SOURCE = "api";

    private final Hashes hashes;
    private final List<Versions> definitions;
    private final People.Bounds bounds;

    /// What the oracle knows of a workspace.
    ///
    /// @param customers what `GET /v1/customers/{namespace}/{value}` answers to each identifier, to the byte
    /// @param figures of each definition, to add up
    public record Answer(Map<Identifier, String> customers, Map<String, Figures> figures) {}

    /// @param key the identity key
    /// @param definitions every version of each
    /// @param hubNeighbours with more neighbours an identifier is shared
    /// @param maxLinks with more links in a component only strong ones count
    public Oracle(String key, String workspace, Collection<Version> definitions, int hubNeighbours, int maxLinks) {
        this.hashes = new Hashes(key, workspace);
        var byName = new TreeMap<String, List<Version>>();
        for (var version : definitions) {
            byName.computeIfAbsent(version.plan().name(), name -> new ArrayList<>())
                    .add(version);
        }
        this.definitions = byName.values().stream()
                .map(versions -> new Versions(versions.stream()
                        .sorted(Comparator.comparingInt(Version::number))
                        .toList()))
                .toList();
        this.bounds = new People.Bounds(hubNeighbours, maxLinks);
    }

    /// @param sent in the order of arrival, repetitions and conflicts included
    public Answer answer(List<Happening> sent, List<Act> acts, Instant now) {
        return answer(sent, acts, List.of(), List.of(), now);
    }

    /// @param sent in the order of arrival, repetitions and conflicts included
    /// @param erased after that, one after the other
    /// @param afterwards received when they were erased
    public Answer answer(
            List<Happening> sent, List<Act> acts, List<Identifier> erased, List<Happening> afterwards, Instant now) {
        var before = accepted(sent);
        var gone = new HashSet<Identifier>();
        for (var identifier : erased) {
            People.of(before, acts, gone, List.of(), SOURCE, bounds).stream()
                    .map(Person::identifiers)
                    .filter(identifiers -> identifiers.contains(identifier))
                    .forEach(gone::addAll);
        }
        var all = accepted(Stream.concat(sent.stream(), afterwards.stream()).toList());
        var later = all.subList(before.size(), all.size());
        var counting = newest(all).stream()
                .filter(happening -> later.contains(happening) || !gone.contains(owner(happening)))
                .toList();
        var known = new HashMap<Identifier, Known>();
        var figures = new TreeMap<String, Figures>();
        definitions.forEach(versions -> figures.put(versions.newest().plan().name(), new Figures(versions)));
        for (var person : People.of(before, acts, gone, later, SOURCE, bounds)) {
            var own = counting.stream()
                    .filter(happening -> person.identifiers().contains(owner(happening)))
                    .toList();
            var lived = lived(own, null, hashes, now, figures);
            person.identifiers().forEach(identifier -> known.put(identifier, new Known(person, traits(own), lived)));
        }
        // Every revision tells that there is such an account, also where the newest names another.
        for (var account : accounts(Stream.concat(
                        before.stream().filter(happening -> !gone.contains(owner(happening))), later.stream())
                .toList())) {
            var own = counting.stream()
                    .filter(happening -> Names.usable(happening.identifiers()).contains(account))
                    .toList();
            var lived = lived(own, account.namespace(), hashes.ofAccount(account), now, figures);
            known.merge(
                    account,
                    new Known(new Person(List.of(account), List.of()), traits(own), lived),
                    (customer, too) -> new Known(
                            customer.person(),
                            customer.traits(),
                            customer.lived().and(too.lived())));
        }
        var customers = new HashMap<Identifier, String>();
        known.forEach((identifier, who) -> customers.put(
                identifier,
                new Json(hashes)
                        .customer(
                                who.person(),
                                who.traits(),
                                who.lived().journeys(),
                                who.lived().moments())));
        return new Answer(customers, figures);
    }

    /// What somebody is and did.
    private record Known(Person person, Map<String, Object> traits, Lived lived) {}

    private record Lived(List<Journey> journeys, List<Moment> moments) {
        Lived and(Lived more) {
            return new Lived(
                    Stream.concat(journeys.stream(), more.journeys.stream()).toList(),
                    Stream.concat(moments.stream(), more.moments.stream()).toList());
        }
    }

    /// The accounts that events name and a definition is about.
    private Set<Identifier> accounts(List<Happening> happenings) {
        var namespaces = definitions.stream()
                .map(versions -> versions.newest().plan().accounts())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return happenings.stream()
                .flatMap(happening -> Names.usable(happening.identifiers()).stream())
                .filter(identifier -> namespaces.contains(identifier.namespace()))
                .collect(Collectors.toSet());
    }

    private static Identifier owner(Happening happening) {
        return Names.usable(happening.identifiers()).getFirst();
    }

    /// An id counts once at each revision; another content under the same is a conflict and counts for nothing.
    private static List<Happening> accepted(List<Happening> sent) {
        record Once(String id, int revision) {}
        var first = new LinkedHashMap<Once, Happening>();
        for (var happening : sent) {
            if (!Names.usable(happening.identifiers()).isEmpty()) {
                first.putIfAbsent(new Once(happening.id(), happening.revision()), happening);
            }
        }
        return List.copyOf(first.values());
    }

    /// The highest revision replaces the others.
    private static List<Happening> newest(List<Happening> accepted) {
        var newest = new LinkedHashMap<String, Happening>();
        for (var happening : accepted) {
            newest.merge(happening.id(), happening, (one, other) -> other.revision() > one.revision() ? other : one);
        }
        return List.copyOf(newest.values());
    }

    /// @param accounts of which namespace; none: of customers
    private Lived lived(
            List<Happening> own, @Nullable String accounts, Hashes names, Instant now, Map<String, Figures> figures) {
        var journeys = new ArrayList<Journey>();
        var moments = new ArrayList<Moment>();
        for (var versions : definitions) {
            if (!Objects.equals(versions.newest().plan().accounts(), accounts)) {
                continue;
            }
            var ordered = own.stream().sorted(versions.order()).toList();
            var courses = new Courses(versions, names, SOURCE);
            var journeysUnder = courses.of(ordered, now);
            var momentsUnder = new Moments(versions.newest().plan(), ordered, now).all();
            journeys.addAll(journeysUnder);
            moments.addAll(momentsUnder);
            var counted = figures.computeIfAbsent(versions.newest().plan().name(), name -> new Figures(versions));
            counted.add(journeysUnder, momentsUnder);
            courses.feelings().all().forEach(counted::add);
            courses.handedOver().forEach(handed -> counted.add(handed, handed.outcome(ordered, now)));
        }
        return new Lived(journeys, moments);
    }

    private static Map<String, Object> traits(List<Happening> own) {
        return own.stream()
                .sorted(Comparator.comparing(Happening::occurredAt).thenComparing(Happening::id))
                .collect(TreeMap::new, (known, next) -> known.putAll(next.traits()), Map::putAll);
    }
}
