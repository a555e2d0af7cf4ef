package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Utf8;
import hk.chopmark.core.log.leaf.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a verifier trusts: the logs whose signatures count.
 *
 * <p><b>Guarantees</b>: says nothing that {@link #format} does not show. No witnesses yet: the only
 * quorum is {@code none}, and a policy that asks for more is refused rather than read as asking for
 * less.
 *
 * @param logs trusted logs, no public key twice
 *     <p><b>Throws</b> {@link MalformedFormat} for every other text.
 *     <p><b>Source</b>: C2SP tlog-policy.
 */
public record TrustPolicy(List<TrustedLog> logs) {
    /** Longest policy: 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;

    /** Most logs in a policy. */
    public static final int MAX_LOGS = 10_000;

    private static final String FORMAT = "trust policy";

    /** Refuses a key listed twice. */
    public TrustPolicy {
        logs = List.copyOf(logs);
        if (logs.size() > MAX_LOGS) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + MAX_LOGS + " logs", logs.size() + " logs");
        }
        Set<String> keys = new HashSet<>();
        for (TrustedLog log : logs) {
            if (!keys.add(Base64Url.encode(log.key().publicKey()))) {
                throw MalformedFormat.of(
                        FORMAT, "each public key once", "a public key listed twice");
            }
        }
    }

    /**
     * A log whose checkpoints count.
     *
     * @param key its public key, named like its origin
     * @param url where the log can be reached, absent if the policy is for offline use
     */
    public record TrustedLog(VerifierKey key, @Nullable URI url) {
        /**
         * Refuses a key that is not named like an origin, and a URL that would not survive in a
         * line.
         */
        public TrustedLog {
            Origin.parse(key.name());
            if (url != null && url.toString().chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw MalformedFormat.of(FORMAT, "a URL of printable ASCII", "another");
            }
        }

        /** A log without a URL. */
        public static TrustedLog of(VerifierKey key) {
            return new TrustedLog(key, null);
        }

        /** The log's origin. */
        public Origin origin() {
            return Origin.parse(key.name());
        }

        private String line() {
            return "log " + key.format() + (url == null ? "" : " " + url) + "\n";
        }
    }

    /** A policy of these keys, without URLs. */
    public static TrustPolicy of(List<VerifierKey> keys) {
        return new TrustPolicy(keys.stream().map(TrustedLog::of).toList());
    }

    /** Reads a policy file. */
    public static TrustPolicy parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        return parse(Utf8.decode(FORMAT, bytes));
    }

    /** Reads the text of a policy file. */
    public static TrustPolicy parse(String text) {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw MalformedFormat.of(FORMAT, "a newline after the last line", "none");
        }
        List<TrustedLog> logs = new ArrayList<>();
        boolean quorum = false;
        int lineNumber = 0;
        for (String line : text.split("\n", -1)) {
            lineNumber++;
            String[] words = words(line, lineNumber);
            if (words.length == 0) {
                continue;
            }
            switch (words[0]) {
                case "log" -> logs.add(parseLog(words, lineNumber));
                case "quorum" -> {
                    if (quorum || words.length != 2 || !words[1].equals("none")) {
                        throw refused(lineNumber, "quorum none, once", "another quorum");
                    }
                    quorum = true;
                }
                case "witness", "group" ->
                        throw refused(
                                lineNumber,
                                "log or quorum none",
                                "a witness rule, which is not supported");
                default -> throw refused(lineNumber, "log or quorum", "an unknown keyword");
            }
        }
        if (!quorum) {
            throw MalformedFormat.of(FORMAT, "a quorum line", "none");
        }
        return new TrustPolicy(logs);
    }

    /** The text that {@link #parse} reads. */
    public String format() {
        StringBuilder text = new StringBuilder();
        logs.forEach(log -> text.append(log.line()));
        return text.append("quorum none\n").toString();
    }

    /** The trusted keys of an origin; several while a key is being replaced. */
    public List<VerifierKey> keys(Origin origin) {
        return logs.stream()
                .map(TrustedLog::key)
                .filter(key -> key.name().equals(origin.text()))
                .toList();
    }

    /**
     * Reads a signed checkpoint and verifies it by this policy.
     *
     * <p><b>Throws</b> {@link MalformedFormat} also where no trusted key has signed, or a line by
     * one is wrong.
     */
    public SignedCheckpoint open(byte[] note) {
        Checkpoint claimed = Checkpoint.parse(Note.parse(note).text());
        return Checkpoint.open(note, keys(claimed.origin()));
    }

    /** Whether the policy trusts any key of this origin. */
    public boolean knows(Origin origin) {
        return !keys(origin).isEmpty();
    }

    private static TrustedLog parseLog(String[] words, int lineNumber) {
        if (words.length < 2 || words.length > 3) {
            throw refused(
                    lineNumber, "log, a verifier key and perhaps a URL", words.length + " words");
        }
        Optional<URI> url =
                words.length == 3 ? Optional.of(parseUrl(words[2], lineNumber)) : Optional.empty();
        return new TrustedLog(VerifierKey.parse(words[1]), url.orElse(null));
    }

    private static URI parseUrl(String text, int lineNumber) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused(lineNumber, "a URL", "another text");
        }
    }

    /**
     * The words of a line; none for an empty line or a comment. Space and tab are the only space
     * there is.
     */
    private static String[] words(String line, int lineNumber) {
        if (line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw refused(lineNumber, "no control characters but tabs", "one");
        }
        String[] words =
                Arrays.stream(line.split("[ \t]+"))
                        .filter(word -> !word.isEmpty())
                        .toArray(String[]::new);
        return words.length > 0 && words[0].startsWith("#") ? new String[0] : words;
    }

    private static MalformedFormat refused(int lineNumber, String expected, String found) {
        return MalformedFormat.of(FORMAT + " line " + lineNumber, expected, found);
    }
}
