package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopeKindsTest {

    private static URL module(Path folder, String kinds) throws Exception {
        Path file = folder.resolve(ScopeKinds.RESOURCE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, kinds);
        return folder.toUri().toURL();
    }

    @Test
    void each_module_adds_the_kinds_that_it_brings(@TempDir Path one, @TempDir Path other)
            throws Exception {
        URL[] modules = {module(one, "loan\nreceipt\n"), module(other, "receipt\n\nslip\n")};
        try (URLClassLoader classPath = new URLClassLoader(modules, null)) {
            assertThat(ScopeKinds.read(classPath))
                    .as("no module hides the kinds of another")
                    .containsExactly("loan", "receipt", "slip");
        }
    }

    @Test
    void a_build_without_kinds_says_so(@TempDir Path empty) throws Exception {
        try (URLClassLoader classPath = new URLClassLoader(new URL[] {module(empty, "\n")}, null)) {
            assertThatThrownBy(() -> ScopeKinds.read(classPath))
                    .as("every file would be refused")
                    .hasMessageContaining(ScopeKinds.RESOURCE);
        }
    }
}
