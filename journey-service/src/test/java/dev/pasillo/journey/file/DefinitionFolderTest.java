package dev.pasillo.journey.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.application.DefinitionStore;
import dev.pasillo.journey.application.DefinitionStore.Listed;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
@SuppressWarnings("NullAway.Init")
class DefinitionFolderTest {
    @Inject
    Definitions definitions;

    @Inject
    DefinitionStore store;

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsManaged() {
        definitions.manageByFiles("none", Set.of());
    }

    @Test
    void filesAreInForceAndNobodyElseMayChangeThem() throws IOException {
        write("b.yml", "folder-b", "P1D");
        write("a.yaml", "folder-a", "P1D");
        write(".hidden.yaml", "folder-hidden", "P1D");
        write("notes.md", "folder-notes", "P1D");

        follow("files");

        assertThat(listed("files")).extracting(Listed::name).containsExactly("folder-a", "folder-b");
        assertThat(definitions.isManagedByFile("files", "folder-a")).isTrue();
        assertThat(definitions.isManagedByFile("files", "folder-notes")).isFalse();
        assertThat(definitions.isManagedByFile("other", "folder-a")).isFalse();
    }

    @Test
    void changedFileIsTheNextVersionAndAnUnchangedOneIsNot() throws IOException {
        var following = new DefinitionFolder(folder, "changes", definitions);
        write("a.yaml", "a", "P1D");
        following.follow();
        following.follow();
        assertThat(listed("changes")).extracting(Listed::version).containsExactly(1);

        write("a.yaml", "a", "P2D");
        following.follow();

        assertThat(listed("changes")).extracting(Listed::version).containsExactly(2);
    }

    @Test
    void wrongFileLeavesTheVersionBeforeInForceAndStillManaged() throws IOException {
        var following = new DefinitionFolder(folder, "wrong", definitions);
        write("a.yaml", "a", "P1D");
        following.follow();

        write("a.yaml", "a", "tomorrow");
        following.follow();

        assertThat(listed("wrong")).extracting(Listed::version).containsExactly(1);
        assertThat(definitions.isManagedByFile("wrong", "a")).isTrue();
    }

    @Test
    void fileThatDisappearsGivesItsDefinitionBackToHttp() throws IOException {
        var following = new DefinitionFolder(folder, "gone", definitions);
        write("a.yaml", "a", "P1D");
        following.follow();

        Files.delete(folder.resolve("a.yaml"));
        following.follow();

        assertThat(listed("gone")).extracting(Listed::name).containsExactly("a");
        assertThat(definitions.isManagedByFile("gone", "a")).isFalse();
    }

    @Test
    void firstOfTwoFilesWithOneNameCounts() throws IOException {
        write("1.yaml", "a", "P1D");
        write("2.yaml", "a", "P2D");

        follow("twice");
        follow("twice");

        assertThat(listed("twice")).extracting(Listed::version).containsExactly(1);
    }

    @Test
    void folderThatIsNotThereHarmsNothing() {
        new DefinitionFolder(folder.resolve("nowhere"), "nowhere", definitions).follow();

        assertThat(listed("nowhere")).isEmpty();
    }

    private void follow(String workspace) {
        new DefinitionFolder(folder, workspace, definitions).follow();
    }

    private List<Listed> listed(String workspace) {
        return store.list(workspace, "", 10).await().atMost(Duration.ofSeconds(10));
    }

    private void write(String file, String name, String allowedTime) throws IOException {
        Files.writeString(folder.resolve(file), """
                apiVersion: pasillo/v1
                kind: JourneyDefinition
                name: %s
                stages:
                  - {id: a, enter: [{type: page_viewed}], allowedTime: %s}
                  - {id: b, enter: [{type: order_paid}]}
                """.formatted(name, allowedTime));
    }
}
