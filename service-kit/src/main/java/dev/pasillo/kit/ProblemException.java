package dev.pasillo.kit;

/// Ends a request with a [Problem]. For what the caller did wrong; a bug or a broken database is an ordinary exception.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
