package dev.pasillo.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `erase`: deletes the customer with an identifier, and says until when topics still hold what was sent.
@Command(
        name = "erase",
        description =
                "Erases the customer with that identifier: identifiers, links, touchpoints, journeys, and their part"
                        + " in every figure. What was received before never counts again.")
final class Erase implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = "Such as user_id or email")
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "The identifier, in any spelling")
    private String value = "";

    @Override
    public Integer call() {
        var answer = new JourneyClient(data.running().ports(), data.keys()).erase(namespace, value);
        if (answer.isError()) {
            throw new LauncherException("Nobody was erased: " + answer.problem());
        }
        var gone = answer.body();
        System.out.println("Erased: %,d identifiers and %,d touchpoints. What was received before %s never counts."
                .formatted(
                        gone.path("identifiers").asInt(),
                        gone.path("touchpoints").asInt(),
                        gone.path("erasedAt").asText()));
        System.out.println("Topics hold what was sent until %s, lists of refused events until %s."
                .formatted(
                        gone.path("topicsHoldDataUntil").asText(),
                        gone.path("refusedEventsHoldDataUntil").asText()));
        return 0;
    }
}
