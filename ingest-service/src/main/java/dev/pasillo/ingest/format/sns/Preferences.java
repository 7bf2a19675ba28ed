package dev.pasillo.ingest.format.sns;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;

import dev.pasillo.ingest.format.json.Tree;
import java.util.Locale;

/// What a customer wants to be sent, before and after it was changed: everything or nothing, or topic by topic.
final class Preferences {
    private static final int MOST_TOPICS = 100;

    private Preferences() {}

    /// The type of the event in which they were changed.
    static String type(Tree subscription) {
        var before = subscription.object("oldTopicPreferences", FORMAT_INVALID);
        var after = subscription.object("newTopicPreferences", FORMAT_INVALID);
        if (nothing(before) != nothing(after)) {
            return nothing(after) ? "email_unsubscribed" : "email_resubscribed";
        }
        int more = optedOut(after) - optedOut(before);
        return more > 0 ? "email_unsubscribed" : more < 0 ? "email_resubscribed" : "email_preferences_changed";
    }

    private static boolean nothing(Tree preferences) {
        return Boolean.TRUE.equals(preferences.members().get("unsubscribeAll"));
    }

    private static int optedOut(Tree preferences) {
        return (int) preferences.objects("topicSubscriptionStatus", MOST_TOPICS).stream()
                .map(topic -> String.valueOf(topic.members().get("subscriptionStatus")))
                .filter(status ->
                        status.toLowerCase(Locale.ROOT).replace("_", "").equals("optout"))
                .count();
    }
}
