package dev.pasillo.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.kit.WorkspacesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkspacesConfigTest {
    private static WorkspacesConfig.Workspace shop(Map<String, String> properties) {
        return Objects.requireNonNull(read(properties).get("shop"));
    }

    private static Map<String, WorkspacesConfig.Workspace> read(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(WorkspacesConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build()
                .getConfigMapping(WorkspacesConfig.class)
                .workspaces();
    }

    @Test
    void workspaceSaysWhatIsItsOwnAndKeepsTheRest() {
        var shop = shop(Map.of(
                "pasillo.workspaces.shop.namespaces.\"crm.id\".priority",
                "15",
                "pasillo.workspaces.shop.namespaces.\"crm.id\".strength",
                "strong",
                "pasillo.workspaces.shop.region",
                "ES",
                "pasillo.workspaces.shop.blocked-identifiers[0]",
                "kiosk-.*",
                "pasillo.workspaces.shop.blocked-identifiers[1]",
                "till,\\d",
                "pasillo.workspaces.shop.zone",
                "Europe/Madrid"));

        assertThat(shop.namespaces().keySet()).containsExactly("crm.id");
        assertThat(shop.namespaces().values()).singleElement().satisfies(crm -> {
            assertThat(crm.priority()).isEqualTo(15);
            assertThat(crm.strength()).isEqualTo(WorkspacesConfig.Strength.STRONG);
            assertThat(crm.limit()).isEqualTo(50);
        });
        assertThat(shop.region()).hasValue("ES");
        assertThat(shop.blockedIdentifiers()).hasValue(List.of("kiosk-.*", "till,\\d"));
        assertThat(shop.zone()).isEqualTo(ZoneId.of("Europe/Madrid"));
    }

    @Test
    void workspaceWithOneSettingHasTheDefaultsOfTheOthers() {
        var shop = shop(Map.of("pasillo.workspaces.shop.region", "RO"));

        assertThat(shop.namespaces()).isEmpty();
        assertThat(shop.blockedIdentifiers()).isEmpty();
        assertThat(shop.zone().normalized()).isEqualTo(ZoneOffset.UTC);
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void strengthThatIsNoneOfTheThreeIsRefused() {
        assertThatThrownBy(() -> read(Map.of(
                        "pasillo.workspaces.shop.namespaces.crm.priority", "1",
                        "pasillo.workspaces.shop.namespaces.crm.strength", "iron")))
                .hasMessageContaining("iron");
    }
}
