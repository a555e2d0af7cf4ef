package hk.chopmark.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.shape.Shapes;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.shared.Sealed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One file per event name and version with the bytes it has for ever: {@code
 * src/test/resources/golden/events/<name>@<version>.txt}.
 *
 * <p>Files may be added, never changed: {@code -Dchopmark.golden.write=true} writes missing ones
 * and leaves the others alone.
 *
 * <pre>{@code
 * EventGoldenFiles golden = new EventGoldenFiles(EventCatalog.of(areas, List.of()));
 * golden.check(new NoticeOpened(...));
 * golden.checkEveryKindHasAFile();
 * }</pre>
 */
public final class EventGoldenFiles {
    private static final String WRITE = "chopmark.golden.write";
    private static final Path DEFAULT_FOLDER =
            Path.of("src", "test", "resources", "golden", "events");
    private static final long POSITION = 7;
    private static final HexFormat HEX = HexFormat.of();

    private final EventCatalog catalog;
    private final Path folder;

    /** Golden files of a catalogue, in the folder of the module under test. */
    public EventGoldenFiles(EventCatalog catalog) {
        this(catalog, DEFAULT_FOLDER);
    }

    EventGoldenFiles(EventCatalog catalog, Path folder) {
        this.catalog = catalog;
        this.folder = folder;
    }

    /**
     * Holds an event against the file of its kind: it must encode to those bytes, and those bytes
     * must decode to it.
     *
     * @param sample an event with fixed ids; its sealed fields are fresh
     */
    public void check(Object sample) {
        EventType type = catalog.typeOf(sample.getClass());
        CodecFixture fixture = new CodecFixture(catalog, type.text());
        String id = UUID.nameUUIDFromBytes(type.text().getBytes(StandardCharsets.UTF_8)).toString();
        EncodedEvent encoded = fixture.encode(id, sample);
        String text = text(encoded);
        Path file = folder.resolve(type.text() + ".txt");
        if (Boolean.getBoolean(WRITE) && !Files.exists(file)) {
            write(file, text);
        }
        assertThat(file)
                .as("golden file of %s; write it once with -D%s=true", type, WRITE)
                .exists();
        assertThat(text).as("bytes of %s, which are for ever", type).isEqualTo(read(file));
        assertDecodes(fixture, sample, encoded);
    }

    /**
     * Every kind of the catalogue, and every older version of it, has a file, and every file can
     * still be read.
     */
    public void checkEveryKindHasAFile() {
        for (EventType type : catalog.types()) {
            for (int version = 1; version <= type.version(); version++) {
                EventType kind = new EventType(type.name(), version);
                assertThat(folder.resolve(kind.text() + ".txt"))
                        .as("golden file of %s", kind)
                        .exists();
                decode(kind);
            }
        }
    }

    /**
     * No file stands for a kind of event, or a version of one, that the catalogue does not know.
     */
    public void checkEveryFileHasAKind() {
        Set<String> known =
                catalog.types().stream()
                        .flatMap(type ->
                                IntStream.rangeClosed(1, type.version())
                                        .mapToObj(n -> new EventType(type.name(), n)))
                        .map(kind -> kind.text() + ".txt")
                        .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("golden files, each of a kind of event of the catalogue")
                    .isSubsetOf(known);
        } catch (IOException e) {
            throw new UncheckedIOException("The golden files cannot be listed", e);
        }
    }

    /** Decodes the bytes of a file, through upcasters if its version is old. */
    public Recorded<?> decode(EventType kind) {
        CodecFixture fixture = new CodecFixture(catalog, kind.text());
        return fixture.codec().decode(fixture.store(POSITION, stored(kind)));
    }

    /** The parts in a file. */
    EncodedEvent stored(EventType kind) {
        List<SealedBox> boxes = new ArrayList<>();
        byte[][] parts = new byte[3][];
        String id = "";
        for (String line : read(folder.resolve(kind.text() + ".txt")).lines().toList()) {
            String value = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "id" -> id = value;
                case "leaf" -> parts[0] = value.getBytes(StandardCharsets.UTF_8);
                case "body" -> parts[1] = value.getBytes(StandardCharsets.UTF_8);
                case "leaf-hash" -> parts[2] = HEX.parseHex(value);
                case "box" -> {
                    List<String> words = List.of(value.split(" ", 4));
                    boxes.add(
                            new SealedBox(
                                    boxes.size(),
                                    UUID.fromString(words.get(0)),
                                    Integer.parseInt(words.get(1)),
                                    HEX.parseHex(words.get(2)),
                                    HEX.parseHex(words.get(3))));
                }
                default ->
                        throw new IllegalStateException(
                                "Unknown line in the golden file of " + kind);
            }
        }
        return new EncodedEvent(
                CodecFixture.SCHOOL,
                id,
                kind.text(),
                CodecFixture.AT,
                parts[0],
                parts[1],
                parts[2],
                new long[0],
                boxes);
    }

    private static void assertDecodes(CodecFixture fixture, Object sample, EncodedEvent encoded) {
        Recorded<?> recorded = fixture.codec().decode(fixture.store(POSITION, encoded));
        assertThat(RefTags.of(recorded.event()))
                .as("references of the decoded event")
                .isEqualTo(RefTags.of(sample));
        List<Sealed<?>> handles = new ArrayList<>();
        Shapes.of(sample.getClass())
                .sealed(
                        recorded.event(),
                        hk.chopmark.core.codec.shape.Path.ROOT,
                        (path, field) -> handles.add(field));
        List<FieldOpening> openings =
                fixture.opener().disclose(handles, CodecFixture.grantFor(handles));
        assertThat(openings)
                .as("every sealed field of the stored event opens")
                .hasSize(handles.size());
        if (handles.isEmpty()) {
            assertThat(recorded.event()).as("the decoded event").isEqualTo(sample);
        }
    }

    private static String text(EncodedEvent event) {
        StringBuilder text = new StringBuilder();
        text.append("id ").append(event.id()).append('\n');
        text.append("leaf ").append(new String(event.leaf(), StandardCharsets.UTF_8)).append('\n');
        text.append("body ").append(new String(event.body(), StandardCharsets.UTF_8)).append('\n');
        text.append("leaf-hash ").append(HEX.formatHex(event.leafHash())).append('\n');
        for (SealedBox box : event.boxes()) {
            text.append("box ").append(box.keyId()).append(' ').append(box.keyVersion());
            text.append(' ').append(HEX.formatHex(box.nonce()));
            text.append(' ').append(HEX.formatHex(box.ciphertext())).append('\n');
        }
        return text.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Golden file " + file.getFileName() + " cannot be read", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Golden file " + file.getFileName() + " cannot be written", e);
        }
    }
}
