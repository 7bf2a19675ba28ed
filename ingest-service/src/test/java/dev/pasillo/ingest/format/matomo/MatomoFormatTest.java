package dev.pasillo.ingest.format.matomo;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MatomoFormatTest {
    /// As Matomo's documentation and its trackers have it.
    private static final String HIT = "idsite=3&rec=1&url=https%3A%2F%2Fshop.example%2Fp&action_name=P"
            + "&_id=0123456789abcdef&uid=u-42&e_c=shop&e_a=add&e_n=sku1&e_v=2&cdt=2026-01-01%2000%3A00%3A00&rand=8123"
            + "&send_image=0";

    private final MatomoFormat format = new MatomoFormat(Limits.DEFAULT);

    private static SentRequest request(String method, @Nullable String query, byte[] body) {
        return new SentRequest(
                method,
                "/matomo.php",
                query,
                "http://ingest.example",
                null,
                SentRequest.Headers.NONE,
                Body.of(body),
                SourceSettings.NONE);
    }

    private RecordingSink read(SentRequest request) {
        var sink = new RecordingSink();
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink post(String body) {
        return read(request("POST", null, body.getBytes(UTF_8)));
    }

    private SentEvent hit(String parameters) {
        return read(request("GET", "idsite=3&rec=1&uid=u&" + parameters, new byte[0]))
                .only();
    }

    private Reply answer(SentRequest request) {
        return format.received(request, new Answer.Received(2, List.of(), 1, List.of()));
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Nested
    class WhereAHitStands {
        private void isTheHit(SentEvent event) {
            assertThat(event.type()).isEqualTo("shop_add");
            assertThat(event.sourceType()).isEqualTo("shop/add");
            assertThat(event.channel()).isEqualTo("web");
            assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(event.identifiers())
                    .containsExactly(id("user_id", "u-42"), id("anonymous_id", "0123456789abcdef"));
            assertThat(event.properties())
                    .isEqualTo(Map.of(
                            "url",
                            "https://shop.example/p",
                            "path",
                            "/p",
                            "title",
                            "P",
                            "category",
                            "shop",
                            "action",
                            "add",
                            "name",
                            "sku1",
                            "value",
                            2L,
                            "site_id",
                            "3"));
        }

        @Test
        void inTheQueryOfAGet() {
            isTheHit(read(request("GET", HIT, new byte[0])).only());
        }

        @Test
        void inTheQueryOfAPostWithoutABodyAsABeaconSendsIt() {
            isTheHit(read(request("POST", HIT, new byte[0])).only());
        }

        @Test
        void inAForm() {
            isTheHit(post(HIT).only());
        }

        @Test
        void inAPackedForm() {
            isTheHit(read(request("POST", null, gzip(HIT.getBytes(UTF_8)))).only());
        }

        @Test
        void inBothAndTheQueryCountsFirst() {
            var event = read(request(
                            "POST",
                            "uid=u-42",
                            HIT.replace("uid=u-42", "uid=other").getBytes(UTF_8)))
                    .only();

            isTheHit(event);
        }

        @Test
        void amongOthersAsAQueryStringOrAnObject() {
            var sink = post(
                    "{\"requests\":[\"?" + HIT
                            + "\",{\"idsite\":3,\"rec\":1,\"url\":\"https://shop.example/p\",\"uid\":\"u\"}],\"send_image\":0}");

            isTheHit(Objects.requireNonNull(sink.seen().getFirst().event()));
            var second = Objects.requireNonNull(sink.seen().getLast().event());
            assertThat(second.type()).isEqualTo("page_viewed");
            assertThat(second.properties())
                    .isEqualTo(Map.of("url", "https://shop.example/p", "path", "/p", "site_id", "3"));
        }

        @Test
        void byItselfAsOneOfManyIsSentAgain() {
            isTheHit(post("\"?" + HIT + "\"").only());
            assertThat(post("{\"rec\":1,\"uid\":\"u\"}").only().type()).isEqualTo("page_viewed");
        }

        @Test
        void isKeptForThoseWhoSendItAgain() {
            var refused =
                    read(request("GET", "rec=0&uid=u", new byte[0])).seen().getFirst();

            assertThat(refused.code()).isEqualTo(RefusalCode.FORMAT_INVALID);
            assertThat(refused.raw()).isEqualTo("rec=0&uid=u");
        }
    }

    @Nested
    class AHit {
        @Test
        void withoutMoreIsAPageView() {
            var event = hit("url=https%3A%2F%2Fshop.example%2Fpricing%3Fa%3D1&urlref=https%3A%2F%2Fnews.example");

            assertThat(event.type()).isEqualTo("page_viewed");
            assertThat(event.properties())
                    .containsEntry("path", "/pricing")
                    .containsEntry("referrer", "https://news.example");
        }

        @Test
        void withAGoalIsAConversion() {
            var event = hit("idgoal=4&revenue=9.5");

            assertThat(event.type()).isEqualTo("conversion");
            assertThat(event.properties()).containsEntry("goal_id", "4").containsEntry("revenue", 9.5);
        }

        @Test
        void withAnOrderNumberIsAnOrderWithItsItems() {
            var event = hit("idgoal=0&ec_id=o-9&revenue=12.5&ec_tx=2&ec_items="
                    + "%5B%5B%22sku1%22%2C%22Mug%22%2C%22Home%22%2C6.25%2C2%5D%5D");

            assertThat(event.type()).isEqualTo("order_paid");
            assertThat(event.id()).startsWith("matomo-");
            assertThat(event.properties())
                    .containsEntry("order_id", "o-9")
                    .containsEntry("revenue", 12.5)
                    .containsEntry("tax", 2L)
                    .containsEntry(
                            "items",
                            List.of(Map.of(
                                    "sku", "sku1", "name", "Mug", "category", "Home", "price", 6.25, "quantity", 2)));
        }

        @Test
        void withGoalZeroAloneIsACart() {
            assertThat(hit("idgoal=0&revenue=5").type()).isEqualTo("cart_updated");
        }

        @Test
        void withASearchIsOne() {
            var event = hit("search=mugs&search_cat=home&search_count=7");

            assertThat(event.type()).isEqualTo("search");
            assertThat(event.properties())
                    .containsEntry("search", "mugs")
                    .containsEntry("search_category", "home")
                    .containsEntry("search_results", 7L);
        }

        @Test
        void withALinkOrAFileIsOne() {
            assertThat(hit("link=https%3A%2F%2Fother.example").type()).isEqualTo("element_clicked");
            assertThat(hit("download=https%3A%2F%2Fshop.example%2Fa.pdf").type())
                    .isEqualTo("download");
        }

        @Test
        void withContentIsSeenOrUsed() {
            assertThat(hit("c_n=banner&ca=1").type()).isEqualTo("content_impression");
            assertThat(hit("c_n=banner&c_i=click&ca=1").type()).isEqualTo("element_clicked");
        }

        @Test
        void hasVariablesAndDimensions() {
            var event = hit("dimension2=gold&cvar=%7B%221%22%3A%5B%22plan%22%2C%22basic%22%5D%7D");

            assertThat(event.properties())
                    .containsEntry("dimension2", "gold")
                    .containsEntry("variables", Map.of("plan", "basic"));
        }

        @Test
        void keepsNoAddressAndNoBrowser() {
            assertThat(hit("cip=198.51.100.7&ua=Mozilla%2F5.0&res=800x600&h=1&m=2&s=3&cookie=1&token_auth=secret")
                            .properties())
                    .containsOnlyKeys("site_id");
        }

        @Test
        void mayForceItsVisitor() {
            assertThat(hit("_id=aaaaaaaaaaaaaaaa&cid=bbbbbbbbbbbbbbbb").identifiers())
                    .containsExactly(id("user_id", "u"), id("anonymous_id", "bbbbbbbbbbbbbbbb"));
        }

        @Test
        void mayTellItsTimeInSecondsOrLikeOthers() {
            assertThat(hit("cdt=1767225600").occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(hit("cdt=2026-01-01T00%3A00%3A00.5Z").occurredAt()).isEqualTo("2026-01-01T00:00:00.5Z");
            assertThat(hit("url=x").occurredAt()).isNull();
        }

        @Test
        void thatSaysThatThePageIsOpenIsNoEvent() {
            assertThat(read(request("GET", HIT + "&ping=1", new byte[0])).seen())
                    .isEmpty();
        }

        @Test
        void thatOnlyAPluginKnowsIsNoEvent() {
            assertThat(read(request("GET", "rec=1&uid=u&ca=1&ma_id=x", new byte[0]))
                            .seen())
                    .isEmpty();
        }

        @Test
        void happensWhereItsSourceSays() {
            var settings = new SourceSettings(null, "app", null, java.util.Set.of(), List.of(), null, Map.of());

            assertThat(read(request("GET", HIT, new byte[0]).with(settings))
                            .only()
                            .channel())
                    .isEqualTo("app");
        }
    }

    @Nested
    class AnId {
        @Test
        void staysWhenTheHitIsRepeated() {
            assertThat(hit("rand=1&url=x").id())
                    .isEqualTo(hit("url=x&rand=1&token_auth=t").id());
        }

        @Test
        void isAnotherForTheNextHit() {
            assertThat(hit("rand=1&url=x").id())
                    .isNotEqualTo(hit("rand=2&url=x").id());
            assertThat(hit("cdt=1767225600&e_c=a&e_a=b").id())
                    .isNotEqualTo(hit("cdt=1767225600&e_c=a&e_a=c").id());
        }

        @Test
        void isNotGuessedFromThePageAlone() {
            assertThat(hit("url=x&pv_id=abc").id()).isNull();
        }
    }

    @Nested
    class AKey {
        @Test
        void isTheToken() {
            assertThat(format.key(request("GET", "idsite=3&token_auth=K", new byte[0])))
                    .isEqualTo("K");
            assertThat(format.key(request("POST", null, "token_auth=K&rec=1".getBytes(UTF_8))))
                    .isEqualTo("K");
            assertThat(format.key(
                            request("POST", null, "{\"requests\":[\"?rec=1\"],\"token_auth\":\"K\"}".getBytes(UTF_8))))
                    .isEqualTo("K");
        }

        @Test
        void isNotThereWithoutOne() {
            assertThat(format.key(request("GET", null, new byte[0]))).isNull();
            assertThat(format.key(request("POST", null, "{\"requests\":[".getBytes(UTF_8))))
                    .isNull();
        }
    }

    @Nested
    class AnAnswer {
        @Test
        void toOneHitIsADot() {
            assertThat(answer(request("GET", "rec=1", new byte[0])))
                    .isInstanceOfSatisfying(Reply.Content.class, dot -> {
                        assertThat(dot.status()).isEqualTo(200);
                        assertThat(dot.type()).isEqualTo("image/gif");
                        assertThat(new String(dot.bytes(), 0, 6, UTF_8)).isEqualTo("GIF89a");
                    });
        }

        @Test
        void isEmptyWhereNoImageIsWanted() {
            assertThat(answer(request("POST", HIT, new byte[0])).status()).isEqualTo(204);
            assertThat(answer(request("POST", null, HIT.getBytes(UTF_8))).status())
                    .isEqualTo(204);
            assertThat(answer(request("POST", null, "{\"requests\":[],\"send_image\":0}".getBytes(UTF_8)))
                            .status())
                    .isEqualTo(204);
        }

        @Test
        void toSeveralHitsCountsThem() {
            assertThat(answer(request("POST", null, "{\"requests\":[\"?rec=1\"]}".getBytes(UTF_8))))
                    .isEqualTo(Reply.json(200, "{\"status\":\"success\",\"tracked\":2,\"invalid\":1}"));
        }
    }

    @Nested
    class ABadHit {
        private void costsItselfAlone(String bad, String code) {
            var good = "\"?rec=1&uid=u&url=x\"";

            assertThat(post("{\"requests\":[" + good + "," + bad + "," + good + "]}")
                            .what())
                    .containsExactly("null", code, "null");
        }

        @Test
        void withABrokenEscapeCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u&url=%zz\"", "format-invalid");
        }

        @Test
        void withTooManyFieldsCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u" + "&a=1".repeat(400) + "\"", "format-invalid");
        }

        @Test
        void withBytesThatAreNoUtf8CostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=J%F6rg\"", "text-invalid");
        }

        @Test
        void withANulCharacterCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u%00\"", "text-invalid");
        }

        @Test
        void withHalfAnEventCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u&e_c=shop\"", "format-invalid");
        }

        @Test
        void withAUserThatIsAnObjectCostsItselfAlone() {
            costsItselfAlone("{\"rec\":1,\"uid\":{\"$ne\":null}}", "identifier-invalid");
        }

        @Test
        void withAUrlThatIsAListCostsItselfAlone() {
            costsItselfAlone("{\"rec\":1,\"uid\":\"u\",\"url\":[1]}", "properties-invalid");
        }

        @Test
        void thatIsANumberCostsItselfAlone() {
            costsItselfAlone("42", "event-not-an-object");
        }

        @Test
        void withDeepNestingCostsItselfAlone() {
            costsItselfAlone("{\"cvar\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}", "too-deep");
        }

        @Test
        void largerThanAnEventCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u&url=" + "x".repeat(300_000) + "\"", "event-too-large");
        }

        @Test
        void withTextsThatAreTooLongCostsItselfAlone() {
            costsItselfAlone("\"?rec=1&uid=u&url=" + "x".repeat(70_000) + "\"", "text-too-long");
        }

        @Test
        void withItemsThatAreNoJsonKeepsThemAsText() {
            assertThat(hit("ec_id=o&ec_items=%5B%5B").properties()).containsEntry("items", "[[");
        }

        @Test
        void withDeepItemsKeepsThemAsText() {
            var deep = "%5B".repeat(500) + "%5D".repeat(500);

            assertThat(hit("ec_id=o&ec_items=" + deep).properties())
                    .containsEntry("items", "[".repeat(500) + "]".repeat(500));
        }
    }

    @Test
    void nothingAtAllIsEmpty() {
        assertThat(read(request("GET", null, new byte[0])).what()).containsExactly("body-empty");
        assertThat(read(request("POST", "", " ".getBytes(UTF_8))).what()).containsExactly("body-empty");
    }

    @Test
    void cutOffGzipIsDamaged() {
        var whole = gzip(HIT.getBytes(UTF_8));

        assertThat(format.read(request("POST", null, Arrays.copyOf(whole, whole.length - 5)), new RecordingSink()))
                .isEqualTo(new Reading.Damaged());
    }

    @Test
    void aGzipBombIsTooLarge() {
        var bomb = gzip(("{\"requests\":[" + " ".repeat(70 << 20) + "]}").getBytes(UTF_8));
        var form = gzip(("rec=1&uid=" + "u".repeat(70 << 20)).getBytes(UTF_8));

        assertThat(read(request("POST", null, form)).what()).containsExactly("event-too-large");
        assertThat(read(request("POST", null, bomb)).what()).containsExactly("event-too-large");
    }
}
