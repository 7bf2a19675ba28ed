package dev.pasillo.local.survival;

/// A place in a service at which a crash is worth trying. Named by class and method, which nothing but a test that
/// waits for it in vain holds together: who renames one of them renames it here.
enum Place {
    /// A batch is read, nothing is written.
    BEFORE_THE_TRANSACTION("journey", "application.ApplyTouchpoints", "apply", "AT ENTRY"),
    /// The position is moved, in a transaction that has written nothing else.
    POSITION_MOVED("journey", "postgres.StreamTables", "claim", "AT EXIT"),
    /// Everything is written, the outbox last; nothing is committed.
    BEFORE_THE_COMMIT("journey", "postgres.StreamTables", "append", "AT EXIT"),
    /// The batch is committed.
    AFTER_THE_COMMIT("journey", "application.ApplyTouchpoints", "apply", "AT EXIT"),
    /// Between commit and publication: the changes are in the outbox only.
    BEFORE_PUBLISHING("journey", "kafka.ChangeProducer", "publish", "AT ENTRY"),
    /// The broker has the changes, and the outbox has them still.
    PUBLISHED("journey", "kafka.ChangeProducer", "publish", "AT EXIT"),
    /// The sweep has committed what deadlines have made of customers, and has not published it.
    SWEPT("journey", "kafka.ChangeProducer", "publish", "AT ENTRY", "$1.toString().contains(\"stream=maintenance\")"),
    /// A rebalance has given partitions; their positions are not read yet.
    PARTITIONS_COMING("journey", "kafka.TouchpointAssignments", "onPartitionsAssigned", "AT ENTRY"),
    /// Positions are read and set; nothing is polled yet.
    PARTITIONS_HERE("journey", "kafka.TouchpointAssignments", "onPartitionsAssigned", "AT EXIT"),
    /// A rebalance takes partitions away.
    PARTITIONS_GOING("journey", "kafka.TouchpointAssignments", "onPartitionsRevoked", "AT ENTRY"),
    /// A step of a replay: ingest-service has accepted its events again, and none is marked.
    BEFORE_MARKING("journey", "postgres.PostgresRejected", "replayed", "AT ENTRY"),

    /// Changes are read, nothing is written.
    BEFORE_FACTS("insight", "postgres.PgChangeStore", "apply", "AT ENTRY"),
    /// Positions, streams and facts are written, sums are not; nothing is committed.
    BEFORE_SUMS("insight", "postgres.SumWriter", "add", "AT ENTRY"),
    /// Facts and sums are committed; the instance does not know yet.
    AFTER_SUMS("insight", "application.ApplyChanges", "went", "AT ENTRY"),
    /// A rebalance has given partitions of changes, and their positions are set.
    CHANGES_HERE("insight", "kafka.ChangePositions", "onPartitionsAssigned", "AT EXIT"),
    /// An alert and what is to be told of it are committed; nobody has been told.
    BEFORE_TELLING("insight", "application.DeliverAlerts", "start", "AT ENTRY");

    private final String service;
    private final String type;
    private final String method;
    private final String location;
    private final String condition;

    Place(String service, String type, String method, String location) {
        this(service, type, method, location, "true");
    }

    Place(String service, String type, String method, String location, String condition) {
        this.service = service;
        this.type = type;
        this.method = method;
        this.location = location;
        this.condition = condition;
    }

    /// `journey` or `insight`.
    String service() {
        return service;
    }

    /// A rule that opens a connection to the test when the place is reached for the n-th time in a JVM, and waits
    /// until the test closes it.
    Rule stopAt(int time, int port) {
        return new Rule("""
                RULE %s
                CLASS dev.pasillo.%s.%s
                METHOD %s
                %s
                BIND line:java.net.Socket = null
                IF %s AND incrementCounter("%s") == %d
                DO line = new java.net.Socket("127.0.0.1", %d); line.getInputStream().read()
                ENDRULE
                """.formatted(name(), service, type, method, location, condition, name(), time, port));
    }
}
