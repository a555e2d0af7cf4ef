package hk.chopmark.export.verify;

import static hk.chopmark.export.verify.Check.Outcome.FAILED;
import static hk.chopmark.export.verify.Check.Outcome.PASSED;
import static hk.chopmark.export.verify.Check.Outcome.UNDECIDED;
import static java.nio.charset.StandardCharsets.UTF_8;

import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.Note;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.checkpoint.VerifierKey;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.export.verify.Check.Name;
import hk.chopmark.export.verify.Check.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Checks an evidence file against a trust policy, with nothing else: no database, no network, no
 * clock.
 *
 * <p><b>Guarantees</b>: trust comes from the policy only, never from the file. {@link
 * Verdict#PROVEN} means: the file is unaltered; a log that the policy trusts signed a tree; every
 * event in the file is a leaf of that tree at its stated index; every body and every disclosed
 * field is the one its leaf committed to. A signature counts only if two independent
 * implementations accept it.
 *
 * <p>It does not mean that nothing else happened: that would take a proof of completeness.
 *
 * <p><b>Source</b>: docs/log-format.md, section Evidence package; RFC 9162 section 2.1.3.
 */
public final class PackageVerifier {
    private final TrustPolicy policy;

    /**
     * @param policy whose signatures count
     */
    public PackageVerifier(TrustPolicy policy) {
        this.policy = policy;
    }

    /** Verifies the bytes of a file. Never throws for any bytes: what cannot be read is refuted. */
    public VerificationReport verify(byte[] bytes) {
        List<Check> checks = new ArrayList<>();
        EvidencePackage file;
        Note note;
        Checkpoint checkpoint;
        try {
            EvidencePackage.Parsed parsed = EvidencePackage.parse(bytes);
            file = parsed.content();
            checks.add(
                    Check.of(
                            Name.FILE,
                            parsed.digestAgrees() ? PASSED : FAILED,
                            parsed.digestAgrees()
                                    ? file.events().size()
                                            + " events, "
                                            + bytes.length
                                            + " bytes, digest agrees"
                                    : "the digest in the file is not that of its content:"
                                            + " at least one byte was changed"));
            note = Note.parse(file.checkpointNote().getBytes(StandardCharsets.UTF_8));
            checkpoint = Checkpoint.parse(note.text());
        } catch (MalformedFormat e) {
            checks.add(Check.of(Name.FILE, FAILED, unreadable(bytes, e)));
            return new VerificationReport(Verdict.REFUTED, "", -1, checks, List.of());
        }
        checkSignature(note, checkpoint, checks);
        List<EventCheck> events = new ArrayList<>();
        checkOrder(file, checks);
        for (EvidencePackage.Event event : file.events()) {
            EventCheck check = new EventCheck(event, checkpoint);
            check.run();
            checks.addAll(check.checks());
            events.add(check);
        }
        checkScope(file.scope(), events, checks);
        Verdict verdict = verdict(checks);
        return new VerificationReport(
                verdict,
                checkpoint.origin().text(),
                checkpoint.treeSize(),
                checks,
                verdict == Verdict.REFUTED
                        ? List.of()
                        : events.stream()
                                .map(EventCheck::statement)
                                .flatMap(Optional::stream)
                                .toList());
    }

    /** Editors and mail gateways add a line end, a byte order mark, a footer. */
    private static String unreadable(byte[] bytes, MalformedFormat refused) {
        if (refused.expected().equals(CanonicalJson.END)) {
            return "bytes after the end: the file was changed on its way, ask for it again";
        }
        if (bytes.length > 0 && bytes[0] != '{' && new String(bytes, UTF_8).contains("{\"check")) {
            return "bytes before the beginning: the file was changed on its way, ask for it again";
        }
        return refused.format()
                + ": "
                + refused.expected()
                + " expected, "
                + refused.found()
                + " found";
    }

    private void checkSignature(Note note, Checkpoint checkpoint, List<Check> checks) {
        List<VerifierKey> trusted = policy.keys(checkpoint.origin());
        if (trusted.isEmpty()) {
            checks.add(
                    Check.of(
                            Name.POLICY,
                            UNDECIDED,
                            "the policy has no key for log " + checkpoint.origin().text()));
            return;
        }
        checks.add(
                Check.of(
                        Name.POLICY,
                        PASSED,
                        "log " + checkpoint.origin().text() + " is in the policy"));
        List<VerifierKey> named = trusted.stream().filter(note::namesKey).toList();
        boolean valid =
                !named.isEmpty() && named.stream().allMatch(key -> acceptedByBoth(note, key));
        checks.add(
                Check.of(
                        Name.SIGNATURE,
                        valid ? PASSED : FAILED,
                        valid
                                ? "checkpoint of size "
                                        + checkpoint.treeSize()
                                        + " is signed by key "
                                        + named.getFirst().keyIdHex()
                                        + ", accepted by two implementations"
                                : named.isEmpty()
                                        ? "no signature line by a key of the policy"
                                        : "the signature line by key "
                                                + named.getFirst().keyIdHex()
                                                + " is not valid"));
    }

    /**
     * The log's operator may be the suspect: a signature on which implementations could disagree
     * does not count.
     */
    private static boolean acceptedByBoth(Note note, VerifierKey key) {
        byte[] message = note.text().getBytes(StandardCharsets.UTF_8);
        return note.isSignedBy(key)
                && note.signatures().stream()
                        .filter(line ->
                                line.keyName().equals(key.name()) && line.keyId() == key.keyId())
                        .allMatch(line ->
                                line.signature().length == Ed25519.SIGNATURE_SIZE
                                        && Ed25519.verify(
                                                line.signature(),
                                                0,
                                                key.publicKey(),
                                                0,
                                                message,
                                                0,
                                                message.length));
    }

    private static void checkOrder(EvidencePackage file, List<Check> checks) {
        long last = -1;
        for (EvidencePackage.Event event : file.events()) {
            if (event.leafIndex() <= last) {
                checks.add(
                        Check.of(
                                Name.ORDER,
                                event.leafIndex(),
                                FAILED,
                                "follows index " + last + ": not in log order"));
                return;
            }
            last = event.leafIndex();
        }
        checks.add(Check.of(Name.ORDER, PASSED, "events stand in log order, none twice"));
    }

    /**
     * Every reference the file claims to be about occurs in its events, and every shown body is
     * about one of them.
     */
    private static void checkScope(
            EvidencePackage.Scope scope, List<EventCheck> events, List<Check> checks) {
        Set<String> claimed = new HashSet<>(scope.refs());
        Set<String> seen = new HashSet<>();
        for (EventCheck event : events) {
            seen.addAll(event.tags());
            if (event.hasBody() && event.tags().stream().noneMatch(claimed::contains)) {
                checks.add(
                        Check.of(
                                Name.SCOPE,
                                event.leafIndex(),
                                FAILED,
                                "the event is about none of the stated references"));
                return;
            }
        }
        boolean covered = !claimed.isEmpty() && seen.containsAll(claimed);
        checks.add(
                Check.of(
                        Name.SCOPE,
                        covered ? PASSED : FAILED,
                        covered
                                ? scope.kind() + " about " + String.join(", ", scope.refs())
                                : "a stated reference occurs in none of the events"));
    }

    private static Verdict verdict(List<Check> checks) {
        Set<Outcome> outcomes = new HashSet<>();
        checks.forEach(check -> outcomes.add(check.outcome()));
        return outcomes.contains(FAILED)
                ? Verdict.REFUTED
                : outcomes.contains(UNDECIDED) ? Verdict.INCOMPLETE : Verdict.PROVEN;
    }
}
