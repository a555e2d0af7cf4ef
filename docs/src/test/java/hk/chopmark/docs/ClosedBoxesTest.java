package hk.chopmark.docs;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.SubjectKey;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SealingAccess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No other code path can open a box: every public signature of every module through which an opened
 * value, a grant or a key could come out is known here, with the reason why it may; and from an
 * engine nobody gets to what opens boxes. {@code StrangerIT} tries the known ones.
 */
class ClosedBoxesTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(MainClasses.ONLY)
                    .withImportOption(place -> !place.contains("/benchmarks/"))
                    .importPackages("hk.chopmark");

    /** What opens boxes, or is opened. */
    private static final Set<Class<?>> GUARDED =
            Set.of(
                    OpenedField.class,
                    OpenedField.Value.class,
                    FieldOpening.class,
                    PurposeGrant.class,
                    PurposeGrant.Issuer.class,
                    SealingAccess.class,
                    SubjectKey.class,
                    BoxOpener.class);

    /** What an engine must not hand out, whatever is asked of it. */
    private static final Set<String> OUT_OF_REACH =
            Stream.of(
                            BoxOpener.class,
                            RecordedReadings.class,
                            SubjectKeys.class,
                            SubjectKey.class,
                            KeyVault.class,
                            PurposeGrant.class,
                            PurposeGrant.Issuer.class,
                            SealingAccess.class,
                            BlindIndex.class)
                    .map(Class::getName)
                    .collect(Collectors.toUnmodifiableSet());

    private static final String RECORDED = "records the reading first, then opens";
    private static final String TAKES_A_GRANT =
            "needs a grant of its own issuer, and nobody has one";
    private static final String TAKES_THE_VAULT =
            "needs the key vault, which an engine gives nobody";
    private static final String TAKES_AN_OPENER =
            "is made over an opener of boxes, which an engine gives nobody";
    private static final String COMES_OUT = "part of what a recorded reading gave";
    private static final String FRESH = "a value just put in and not stored; a handle holds none";

    private static final Map<String, String> KNOWN =
            Map.ofEntries(
                    entry("PersonalDataReader.read", RECORDED),
                    entry("PersonalDataReader.unmask", RECORDED),
                    entry("PersonalDataReader.disclose", RECORDED),
                    entry("PersonalDataReader.address", RECORDED),
                    entry("PersonalDataSearch.search", RECORDED),
                    entry("BreakGlass.open", RECORDED),
                    entry("Dossier.view", RECORDED),
                    entry("Dossier.unmask", RECORDED),
                    entry("Dossier.Page.lines", COMES_OUT),
                    entry("Dossier.Line.value", COMES_OUT),
                    entry("PersonalDataReader.Reading.field", COMES_OUT),
                    entry("PersonalDataReader.Reading.fields", COMES_OUT),
                    entry("PersonalDataReader.Disclosed.openings", COMES_OUT),
                    entry("PersonalDataSearch.Found.hits", COMES_OUT),
                    entry("PersonalDataSearch.Hit.shown", COMES_OUT),
                    entry("BreakGlass.Shown.fields", COMES_OUT),
                    entry("PersonalDataReader.masked", COMES_OUT),
                    entry("RecordedReadings.open", TAKES_AN_OPENER),
                    entry("RecordedReadings.openThoseThere", TAKES_AN_OPENER),
                    entry("RecordedReadings.openJournalled", TAKES_AN_OPENER),
                    entry("BoxOpener.new", TAKES_THE_VAULT),
                    entry("BoxOpener.open", TAKES_A_GRANT),
                    entry("BoxOpener.openAll", TAKES_A_GRANT),
                    entry("BoxOpener.disclose", TAKES_A_GRANT),
                    entry("PurposeGrant.Issuer.new", TAKES_A_GRANT),
                    entry("PurposeGrant.Issuer.issue", TAKES_A_GRANT),
                    entry("SubjectKeys.current", TAKES_THE_VAULT),
                    entry("SubjectKeys.currentAll", TAKES_THE_VAULT),
                    entry("SubjectKeys.keyring", TAKES_THE_VAULT),
                    entry("SubjectKeys.byId", TAKES_THE_VAULT),
                    entry("SubjectKeys.byIds", TAKES_THE_VAULT),
                    entry("SubjectKeys.Keyring.living", TAKES_THE_VAULT),
                    entry("SealingAccess.forCodec", FRESH),
                    entry("SealingAccess.forIndex", FRESH),
                    entry("Sealed.valueToSeal", FRESH));

    @Test
    void every_public_way_to_an_opened_value_a_grant_or_a_key_is_known() {
        Set<String> carriers =
                GUARDED.stream().map(Class::getName).collect(Collectors.toCollection(HashSet::new));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (JavaClass type : OURS) {
                if (type.isRecord() && isPublic(type) && holdsOneOf(carriers, type)) {
                    grown |= carriers.add(type.getName());
                }
            }
        }
        Set<String> found = new TreeSet<>();
        for (JavaClass type : OURS) {
            if (isPublic(type)) {
                Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(unit -> givesOneOf(carriers, unit))
                        .forEach(unit -> found.add(nameOf(unit)));
            }
        }
        Findings findings = new Findings();
        for (String name : found) {
            findings.addIf(
                    !KNOWN.containsKey(name),
                    name + " is a public way to personal data: close it, or say here why it may");
        }
        for (String name : KNOWN.keySet()) {
            findings.addIf(!found.contains(name), name + " is known, but not there");
        }
        findings.assertNone("no other code path can open a box");
    }

    @Test
    void what_opens_boxes_is_out_of_reach_of_whoever_holds_an_engine() {
        Findings findings = new Findings();
        Set<String> seen = new HashSet<>();
        Deque<JavaClass> next = new ArrayDeque<>(Set.of(OURS.get(AuditEngine.class)));
        while (!next.isEmpty()) {
            JavaClass type = next.pop();
            for (JavaMethod method : type.getMethods()) {
                if (method.getModifiers().contains(JavaModifier.PUBLIC)) {
                    for (JavaClass given : method.getReturnType().getAllInvolvedRawTypes()) {
                        findings.addIf(
                                OUT_OF_REACH.contains(given.getName()),
                                method.getFullName() + " hands out " + given.getName());
                        if (given.getName().startsWith("hk.chopmark.")
                                && OURS.contain(given.getName())
                                && seen.add(given.getName())) {
                            next.add(OURS.get(given.getName()));
                        }
                    }
                }
            }
        }
        findings.addIf(seen.size() < 20, "The walk from the engine got nowhere: " + seen);
        findings.assertNone("an engine hands out neither keys nor what opens boxes");
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ClosedBoxesTest::isPublic).orElse(true);
    }

    private static boolean holdsOneOf(Set<String> carriers, JavaClass record) {
        return record.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .anyMatch(field -> involves(carriers, field.getType()));
    }

    private static boolean givesOneOf(Set<String> carriers, JavaCodeUnit unit) {
        boolean gives =
                unit.isConstructor()
                        ? carriers.contains(unit.getOwner().getName())
                                && !unit.getOwner().isRecord()
                        : involves(carriers, unit.getReturnType());
        boolean unseals =
                unit.getRawParameterTypes().stream()
                        .anyMatch(type -> type.getName().equals(SealingAccess.class.getName()));
        return gives || unseals;
    }

    private static boolean involves(Set<String> carriers, JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .anyMatch(raw -> carriers.contains(raw.getName()));
    }

    /** Class and method: overloads have one reason. */
    private static String nameOf(JavaCodeUnit unit) {
        String type = unit.getOwner().getName();
        String name = unit.isConstructor() ? "new" : unit.getName();
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + name;
    }
}
