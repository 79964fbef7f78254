package dev.sago.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the programs to be measured. */
final class Tools {

    private static final List<String> KNOWN = List.of("restic", "kopia", "borg", "rustic", "tar");

    private Tools() {}

    /** Sago first, then the peers asked for; throws {@link BenchException} where one that was asked for by name is missing. */
    static List<Tool> find(Options options) {
        List<Tool> tools = new ArrayList<>();
        tools.add(new SagoTool(options.sago()));
        if (options.allPeers()) {
            for (String kind : KNOWN) {
                String program = program(options, kind);
                if (program.isEmpty()) {
                    System.err.println("bench: " + kind + " is not installed, so it is not measured");
                } else {
                    add(tools, kind, kind, program);
                }
            }
        }
        for (Map.Entry<String, String> peer : options.peers().entrySet()) {
            String kind = KNOWN.stream()
                    .filter(known -> peer.getKey().startsWith(known))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("--peers knows names that begin with "
                            + String.join(", ", KNOWN) + ", not " + peer.getKey()));
            String program = peer.getValue().isEmpty() ? program(options, kind) : peer.getValue();
            if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
                throw new BenchException(
                        peer.getKey() + " is asked for by --peers and not there: install it, or give --peer-path");
            }
            add(tools, kind, peer.getKey(), program);
        }
        if (options.s3()) {
            tools.removeIf(tool -> !tool.speaksS3());
        }
        return tools;
    }

    private static void add(List<Tool> tools, String kind, String name, String program) {
        switch (kind) {
            case "restic" -> tools.add(new Restic(name, program));
            case "kopia" -> tools.add(new Kopia(name, program));
            case "borg" -> tools.add(new Borg(name, program));
            case "rustic" -> tools.add(new Rustic(name, program));
            default -> {
                tools.add(new Tar("2"));
                if (Runtime.getRuntime().availableProcessors() != 2) {
                    tools.add(new Tar("0"));
                }
            }
        }
    }

    /** The first of that name in --peer-path and PATH; empty if there is none. */
    private static String program(Options options, String name) {
        Stream<Path> path = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        if (name.equals("tar") && program(options, "zstd").isEmpty()) {
            return "";
        }
        return Stream.concat(options.peerFolders().stream(), path)
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }
}
