package hk.chopmark.api.canary;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Names and numbers that nobody has: each family brings four, and an identity card number.
 *
 * @param families the families
 */
record CanaryNames(List<Family> families) {

    /** Texts of the notice. */
    static final List<String> NOTICE =
            List.of("Yxqotrip Vuzmorning", "Bring a pjyqwlunch", "齉齾龖旅行", "請帶齉齾龖午餐");

    /**
     * What is said of absences: a reason that was reported, one that was accepted, and its proof.
     */
    static final List<String> HEALTH =
            List.of("Gwzxqfever since Sunday", "Vbkjqsurgery", "Hospital paper Xw-40977-Zq");

    /** An e-mail address of a guardian, and what stands before its at sign. */
    static final String ADDRESS = "qzvxkwyjaddress@mail.example";

    /** A child and a guardian. */
    record Family(
            StudentId student,
            String nameZh,
            String nameEn,
            String guardianZh,
            String phone,
            String hkid) {

        List<String> all() {
            return List.of(nameZh, nameEn, guardianZh, phone);
        }
    }

    /** Makes families, the same for the same seed but for their references. */
    static CanaryNames make(int families, long seed) {
        Random random = new Random(seed);
        List<Family> made = new ArrayList<>();
        for (int i = 0; i < families; i++) {
            made.add(
                    new Family(
                            new StudentId(UuidCreator.getTimeOrderedEpoch()),
                            chinese(random),
                            latin(random) + " " + latin(random),
                            chinese(random),
                            "+852 5%03d %04d"
                                    .formatted(random.nextInt(1_000), random.nextInt(10_000)),
                            hkid(random)));
        }
        return new CanaryNames(List.copyOf(made));
    }

    private static String hkid(Random random) {
        String stem =
                Character.toString('A' + random.nextInt(26))
                        + Character.toString('A' + random.nextInt(26))
                        + "%06d".formatted(random.nextInt(1_000_000));
        return "0123456789A"
                .chars()
                .mapToObj(check -> stem + "(" + (char) check + ")")
                .filter(Hkid::isOne)
                .findFirst()
                .orElseThrow();
    }

    private static String latin(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            name.append((char) ((i == 0 ? 'A' : 'a') + random.nextInt(26)));
        }
        return name.toString();
    }

    private static String chinese(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            name.append((char) (0x4E00 + random.nextInt(0x51A5)));
        }
        return name.toString();
    }

    /** The identity card numbers. */
    Set<String> hkids() {
        Set<String> all = new LinkedHashSet<>();
        families.forEach(family -> all.add(family.hkid()));
        return all;
    }

    /** All names and phone numbers, without the notice. */
    Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        families.forEach(family -> all.addAll(family.all()));
        return all;
    }

    /** What to look for: also the numbers as a machine would write them, and the notice. */
    Set<String> wanted() {
        Set<String> wanted = all();
        families.forEach(family -> wanted.add(family.phone().replaceAll("[^0-9]", "")));
        families.forEach(family -> wanted.add(family.hkid().substring(0, 8)));
        wanted.addAll(hkids());
        wanted.addAll(NOTICE);
        wanted.addAll(HEALTH);
        wanted.add(ADDRESS.substring(0, ADDRESS.indexOf('@')));
        return wanted;
    }
}
