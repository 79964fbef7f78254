package dev.sago.source;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exclude rules beside {@code git check-ignore}: random patterns, a random tree; {@code -Dsago.seed=} repeats one case. Names
 * are ASCII, since a character is a byte to Git.
 */
class GitIgnoreTest {

    private static final int CASES = 300;
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "ba", "a.b", ".b", "a-b", "[b", "b]", "*", "^", "!a", "A1", "a\\b", "a b");
    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "a",
            "b",
            "A",
            "1",
            ".",
            "-",
            "]",
            "*",
            "*",
            "?",
            "**",
            "\\a",
            "\\*",
            "\\[",
            "[ab]",
            "[!a]",
            "[^b]",
            "[a-b]",
            "[]b]",
            "[b-]",
            "[*-.]",
            "[\\^!]",
            "[[:alpha:]]",
            "[![:punct:]]",
            "[[:upper:]b]",
            "[[:]",
            " b");

    @TempDir
    Path temp;

    private Path work;

    @BeforeEach
    void makeRepository() throws Exception {
        boolean there;
        try {
            there = Shell.run(temp, "git --version").startsWith("git version");
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            System.err.println("NOT TESTED, needs git: exclude rules beside those of .gitignore");
        }
        Assumptions.assumeTrue(there, "needs git");
        work = Files.createDirectory(temp.resolve("work"));
        Shell.run(work, "git init -q");
    }

    @Test
    void leaveOutWhatGitIgnores() throws Exception {
        Long only = Long.getLong("sago.seed");
        int excluded = 0;
        int kept = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? CASES : only); seed++) {
            Random random = new Random(seed);
            if (only != null || seed % 10 == 1) {
                Shell.run(work, "rm -rf [^.]* .b");
                makeTree(work, new Random(seed / 10), 3);
            }
            Set<String> paths = paths();
            List<String> patterns = patterns(random);
            Set<String> byGit = ignoredByGit(patterns, paths);
            assertThat(excluded(patterns, paths))
                    .as("seed %d: %s", seed, patterns)
                    .isEqualTo(byGit);
            excluded += byGit.size();
            kept += paths.size() - byGit.size();
        }
        assertThat(excluded).as("both happen").isPositive();
        assertThat(kept).isPositive();
    }

    private static void makeTree(Path folder, Random random, int depth) throws IOException {
        for (int i = 0; i < 6; i++) {
            Path entry = folder.resolve(NAMES.get(random.nextInt(NAMES.size())));
            if (Files.exists(entry)) {
                continue;
            }
            if (depth > 1 && random.nextBoolean()) {
                makeTree(Files.createDirectory(entry), random, depth - 1);
            } else {
                Files.createFile(entry);
            }
        }
    }

    /** All entries; a folder's path ends in a slash. */
    private Set<String> paths() throws IOException, InterruptedException {
        String found = Shell.run(
                work,
                "find . -mindepth 1 -name .git -prune -o -mindepth 1 \\( -type d -printf '%P/\\n' -o -printf '%P\\n' \\)");
        return new TreeSet<>(found.lines().toList());
    }

    private static List<String> patterns(Random random) {
        List<String> patterns = new ArrayList<>();
        int wanted = 1 + random.nextInt(5);
        while (patterns.size() < wanted) {
            String pattern = pattern(random);
            if (pattern.contains("***") || pattern.matches("[^*]*[^*/!]\\*\\*(/.*)?")) {
                // Git takes three stars for two, and compares the text before the first star by itself, so that "a**/b"
                // is
                // "a" and "**/b" to it: both against its own manual, which Sago follows.
                continue;
            }
            try {
                ExcludeRules.of(List.of(pattern));
                patterns.add(pattern);
            } catch (SagoException e) {
                assertThat(e).hasMessageContaining("not valid"); // Git lets such a pattern fit nothing.
            }
        }
        return patterns;
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder(random.nextInt(4) == 0 ? "!" : "");
        pattern.append(random.nextInt(4) == 0 ? "/" : "");
        int segments = 1 + random.nextInt(3);
        for (int i = 0; i < segments; i++) {
            pattern.append(i > 0 ? "/" : "");
            int parts = 1 + random.nextInt(2);
            for (int k = 0; k < parts; k++) {
                pattern.append(PARTS.get(random.nextInt(PARTS.size())));
            }
        }
        return pattern.append(random.nextInt(4) == 0 ? "/" : "").toString();
    }

    private Set<String> ignoredByGit(List<String> patterns, Set<String> paths)
            throws IOException, InterruptedException {
        Files.write(temp.resolve("patterns"), patterns);
        StringBuilder asked = new StringBuilder();
        paths.forEach(path -> asked.append(path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .append('\0'));
        Files.writeString(temp.resolve("asked"), asked, StandardCharsets.US_ASCII);
        String answer = Shell.run(
                work,
                "export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null;"
                        + " git -c core.excludesFile=../patterns -c core.ignoreCase=false check-ignore --no-index --stdin"
                        + " -z -v -n < ../asked || [ $? -eq 1 ]");
        Set<String> ignored = new LinkedHashSet<>();
        String[] fields = answer.split("\0", -1); // source, line, pattern, path; again and again
        Iterator<String> path = paths.iterator();
        for (int i = 0; i + 3 < fields.length; i += 4) {
            String one = path.next();
            assertThat(one).startsWith(fields[i + 3]);
            if (!fields[i + 2].isEmpty() && !fields[i + 2].startsWith("!")) {
                ignored.add(one);
            }
        }
        assertThat(path.hasNext()).as("git answered for every path").isFalse();
        return ignored;
    }

    /** As a walk does: what is below an excluded folder is not looked at. */
    private static Set<String> excluded(List<String> patterns, Set<String> paths) {
        ExcludeRules rules = ExcludeRules.of(patterns);
        Set<String> excluded = new LinkedHashSet<>();
        for (String path : paths) {
            boolean folder = path.endsWith("/");
            String[] names = (folder ? path.substring(0, path.length() - 1) : path).split("/", -1);
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                byte[] name = names[i].getBytes(StandardCharsets.US_ASCII);
                if (rules.excludes(above, name, folder || i < names.length - 1)) {
                    excluded.add(path);
                    break;
                }
                above.add(name);
            }
        }
        return excluded;
    }
}
