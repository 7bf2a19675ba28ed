package dev.pasillo.bench.measure;

/// What the project wants of its speed, each as a ratio: an absolute figure says as much of the machine as of Pasillo.
/// The only exception is memory, which is beside one MiB.
public enum Goal {
    B1("B1", "ingest, 50 a request ÷ the broker's producer", Better.MORE, 0.40, 0.60),
    B2("B2", "ingest, 1 a request ÷ a server written by hand", Better.MORE, 0.60, 0.80),
    B4("B4", "journey-service's drain ÷ PostgreSQL doing only the same writes", Better.MORE, 0.50, 0.75),
    B5("B5", "end to end ÷ the broker's producer", Better.MORE, 0.06, 0.10),
    B6("B6", "end to end ÷ PostgreSQL doing only the same writes", Better.MORE, 0.25, 0.40),
    B6_INSIGHT("B6", "insight-service's drain alone ÷ PostgreSQL doing only the same writes", Better.MORE, 0.25, 0.40),
    B8("B8", "journey-service's drain ÷ the fold written by hand in Kafka Streams", Better.MORE, 0.8, 1.5),
    B10_RATIO("B10", "p99 delay at half of the maximum rate ÷ idle", Better.LESS, 10, 4),
    B10_SECONDS("B10", "p99 delay at half of the maximum rate, seconds", Better.LESS, 1, 1),
    B12("B12", "catching up after an outage ÷ steady drain", Better.MORE, 0.8, 0.95),
    B13_FUNNEL("B13", "time of a funnel ÷ DuckDB scanning the events", Better.LESS, 1, 0.05),
    B13_STAGES("B13", "time of the stages ÷ DuckDB scanning the events", Better.LESS, 1, 0.05),
    B14_CACHE("B14", "time to ready with an AOT cache ÷ without", Better.LESS, 0.8, 0.6),
    B14_ARCHIVE("B14", "time to ready with the launcher's class archive ÷ without", Better.LESS, 0.8, 0.6),
    B15_MANY("B15", "drain with many customers ÷ with a tenth of them", Better.MORE, 0.6, 0.8),
    B15_ZIPF("B15", "drain of customers by Zipf's law ÷ uniform", Better.MORE, 1.0, 1.3),
    B16_INGEST("B16", "ingest-service's memory at full load, MiB", Better.LESS, 512, 300),
    B16_JOURNEY("B16", "journey-service's memory at full load, MiB", Better.LESS, 512, 300),
    B16_INSIGHT("B16", "insight-service's memory at full load, MiB", Better.LESS, 512, 300),
    B17("B17", "time per event with a long history ÷ with a short one", Better.LESS, 2, 1.1);

    private final String id;
    private final String what;
    private final Better better;
    private final double floor;
    private final double wanted;

    Goal(String id, String what, Better better, double floor, double wanted) {
        this.id = id;
        this.what = what;
        this.better = better;
        this.floor = floor;
        this.wanted = wanted;
    }

    /// Which way a ratio is better.
    enum Better {
        MORE,
        LESS
    }

    /// What a ratio comes to.
    public enum Verdict {
        MET("goal met"),
        ABOVE("within the floor"),
        BELOW("misses the floor");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public String id() {
        return id;
    }

    public String what() {
        return what;
    }

    /// What must hold.
    public double floor() {
        return floor;
    }

    /// What is wanted.
    public double wanted() {
        return wanted;
    }

    /// Before the floor and the goal.
    public String sign() {
        return better == Better.MORE ? "≥" : "≤";
    }

    public Verdict of(double ratio) {
        if (reaches(ratio, wanted)) {
            return Verdict.MET;
        }
        return reaches(ratio, floor) ? Verdict.ABOVE : Verdict.BELOW;
    }

    private boolean reaches(double ratio, double mark) {
        return better == Better.MORE ? ratio >= mark : ratio <= mark;
    }
}
