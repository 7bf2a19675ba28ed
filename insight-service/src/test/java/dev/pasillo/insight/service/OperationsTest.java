package dev.pasillo.insight.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.config.InsightMeters;
import dev.pasillo.testsupport.ApiDocument;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.MetricsPage;
import dev.pasillo.testsupport.SettingsPage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// What those who run the service rely on.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class OperationsTest {
    @Inject
    MeterRegistry registry;

    @Test
    void everySettingIsDocumentedWithItsDefault() {
        SettingsPage.check("insight-service", "dev.pasillo.insight");
    }

    @Test
    void everyMeterIsDocumented() {
        MetricsPage.check(
                "insight-service",
                registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .toList(),
                InsightMeters.class);
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItRefuses() {
        new ApiDocument(management("/q/openapi?format=json").path("paths")).check();
    }

    @Test
    void readinessSaysWhetherChangesAreApplied() {
        assertThat(management("/q/health/ready").asString()).contains("changes are applied", "Reactive PostgreSQL");
    }

    private static Response management(String path) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().baseUri("http://127.0.0.1").port(port).get(path);
    }
}
