package hk.chopmark.core.codec;

import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random events, and the personal values put into them. */
final class RandomSamples {
    private static final String[] ALPHABET = {
        "a", "Z", "0", "é", "陳", "𠮷", "\"", "\\", "\n", "\t", " ", "/", "\u2028"
    };

    private final Random random;
    private final List<Object> secrets = new ArrayList<>();

    RandomSamples(long seed) {
        this.random = new Random(seed);
    }

    /** What was sealed so far, in the order of the components. */
    List<Object> secrets() {
        return secrets;
    }

    Samples.EverythingHappened everything() {
        StudentId student = new StudentId(uuid());
        List<Samples.Family> families = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            families.add(family());
        }
        return new Samples.EverythingHappened(
                student,
                random.nextBoolean() ? new ClassId(uuid()) : null,
                text(),
                random.nextInt(),
                random.nextLong() >> 12,
                random.nextBoolean(),
                random.nextBoolean() ? Samples.Level.DELIVERED : Samples.Level.SIGNED,
                Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1_000_000)),
                LocalDate.ofEpochDay(random.nextInt(40_000)),
                uuid(),
                random.nextBoolean() ? new ClassId(uuid()) : student,
                random.nextBoolean()
                        ? new ActorRef.Service("importer")
                        : new ActorRef.Person(new GuardianId(uuid())),
                new TreeSet<>(Set.of("en", "zh-HK", text())),
                random.nextBoolean() ? EnumSet.allOf(Samples.Level.class) : Set.of(),
                families,
                sealed(student, Category.IDENTITY, secretText()),
                sealed(student, Category.IDENTITY, LocalDate.of(2012, 1 + random.nextInt(12), 3)),
                sealed(student, Category.ACADEMIC, random.nextInt(101)),
                sealed(student, Category.HEALTH, random.nextLong() >> 12));
    }

    private Samples.Family family() {
        GuardianId guardian = new GuardianId(uuid());
        List<StudentId> children = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            children.add(new StudentId(uuid()));
        }
        return new Samples.Family(
                guardian, sealed(guardian, Category.CONTACT, secretText()), children);
    }

    private <T> @Nullable Sealed<T> sealed(SubjectRef subject, Category category, T value) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        secrets.add(value);
        return Sealed.of(subject, category, value);
    }

    /** Long enough that it cannot stand in a leaf or body by chance. */
    private String secretText() {
        return "canary-" + uuid() + text();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
