package dev.sago.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the command line asks for.
 *
 * @param home Sago's own folder
 * @param sago the launcher that is measured
 * @param work where corpora, repositories and results are
 * @param restores where restored trees go: into memory, say, so that only programs differ; empty: below {@code work}
 * @param peerFolders looked at before PATH, in this order
 * @param peers names asked for, each with its program where one was given ({@code name=program}); empty: all that are installed
 * @param scale how much of each corpus is made, 1 for all
 * @param copies the most copies that a first backup is made to
 * @param minutes how long one command may take
 */
record Options(
        Path home,
        Path sago,
        Path work,
        Optional<Path> restores,
        List<Path> peerFolders,
        Map<String, String> peers,
        boolean allPeers,
        List<String> corpora,
        List<Work> works,
        double scale,
        int rounds,
        int copies,
        int minutes,
        boolean s3,
        boolean cold,
        boolean writeDocs) {

    /** Reads {@code --name value} and {@code --name}; throws {@link BenchException} for what it does not know. */
    static Options parse(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (List.of("--s3", "--cold", "--write-docs").contains(name)) {
                given.put(name, "yes");
            } else if (KNOWN.contains(name) && i + 1 < arguments.length) {
                given.put(name, arguments[++i]);
            } else {
                throw new BenchException(
                        "scripts/bench does not know " + name + ", or it lacks its value: see scripts/bench --help");
            }
        }
        Path home = Path.of(given.getOrDefault("--home", ".")).toAbsolutePath().normalize();
        String peers = given.getOrDefault("--peers", "all");
        Map<String, String> named = new TreeMap<>();
        if (!peers.equals("all") && !peers.equals("none")) {
            for (String peer : list(peers)) {
                int at = peer.indexOf('=');
                named.put(at < 0 ? peer : peer.substring(0, at), at < 0 ? "" : peer.substring(at + 1));
            }
        }
        return new Options(
                home,
                Path.of(given.getOrDefault(
                                "--sago", home.resolve("scripts/sago").toString()))
                        .toAbsolutePath(),
                Path.of(given.getOrDefault("--work", temporary() + "/sago-bench"))
                        .toAbsolutePath()
                        .normalize(),
                Optional.ofNullable(given.get("--restore-to"))
                        .map(folder -> Path.of(folder).toAbsolutePath().normalize()),
                list(given.getOrDefault("--peer-path", "")).stream()
                        .map(Path::of)
                        .toList(),
                named,
                peers.equals("all"),
                list(given.getOrDefault("--corpus", "mixed,million,image")),
                works(given.getOrDefault("--only", "first,unchanged,changed,restore,one")),
                number("--scale", given.getOrDefault("--scale", "1"), 0.0001, 1),
                (int) number("--rounds", given.getOrDefault("--rounds", "3"), 1, 99),
                (int) number("--copies", given.getOrDefault("--copies", "4"), 1, 4),
                (int) number("--minutes", given.getOrDefault("--minutes", "60"), 1, 600),
                given.containsKey("--s3"),
                given.containsKey("--cold"),
                given.containsKey("--write-docs"));
    }

    private static final List<String> KNOWN = List.of(
            "--home",
            "--sago",
            "--work",
            "--restore-to",
            "--peer-path",
            "--peers",
            "--corpus",
            "--only",
            "--scale",
            "--rounds",
            "--copies",
            "--minutes");

    private static String temporary() {
        String folder = System.getenv("TMPDIR");
        return folder == null || folder.isEmpty() ? "/tmp" : folder;
    }

    private static List<String> list(String commas) {
        return commas.isEmpty() ? List.of() : List.of(commas.split(","));
    }

    private static List<Work> works(String commas) {
        List<Work> works = new ArrayList<>();
        for (String word : list(commas)) {
            works.add(Work.of(word));
        }
        return works;
    }

    private static double number(String name, String text, double least, double most) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BenchException(name + " wants a number, not " + text, e);
        }
        if (!(value >= least && value <= most)) {
            throw new BenchException(name + " wants a number from " + least + " to " + most + ", not " + text);
        }
        return value;
    }
}
