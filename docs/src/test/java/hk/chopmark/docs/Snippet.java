package hk.chopmark.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a document.
 *
 * @param where file and line, for messages
 * @param language the word after the opening fence; empty if there is none
 * @param lines what stands between the fences
 */
record Snippet(String where, String language, List<String> lines) {

    private static final Pattern FENCE = Pattern.compile("\\s*```(\\S*).*");

    String text() {
        return String.join("\n", lines);
    }

    /** All fenced blocks of a document, in order. */
    static List<Snippet> in(Path file, String name) {
        List<Snippet> found = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        String language = "";
        int opened = 0;
        List<String> lines = SourceTree.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                inside.add(lines.get(i));
            } else if (opened > 0) {
                found.add(new Snippet(name + ":" + opened, language, List.copyOf(inside)));
                opened = 0;
            } else {
                opened = i + 1;
                language = fence.group(1);
                inside.clear();
            }
        }
        if (opened > 0) {
            throw new IllegalStateException(name + ":" + opened + " opens a block that never ends");
        }
        return found;
    }
}
