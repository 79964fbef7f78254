package dev.sago.lab;

import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds documents for the sample systems: real files of this machine, of many kinds and sizes. The choice depends only on what is there:
 * the same files and the same seed give the same documents in the same order.
 */
final class Corpus {

    /** Where documents are on a usual machine. */
    static final List<Path> USUAL = List.of(Path.of("/usr/share"), Path.of("/usr/local"), Path.of("/usr/lib"));

    private static final Set<String> DOCUMENTS = Set.of(
            "pdf", "html", "htm", "txt", "md", "rst", "gz", "zip", "png", "jpg", "jpeg", "gif", "svg", "odt", "ods",
            "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "hwp", "hwpx", "xml", "csv", "json", "yaml", "po", "mo",
            "ps", "eps", "tex", "rtf", "sql", "log", "conf");

    private static final long LARGEST = 16 << 20;
    private static final long TINY = 8 << 10;
    private static final long SMALL = 64 << 10;
    private static final String LARGE = " large";
    private static final int FEWEST = 20;

    private final long seed;
    private final int files;
    private final long bytes;

    /**
     * How much to look for.
     *
     * @param seed of the choice among what is found
     * @param files at most so many documents
     * @param bytes and about so many bytes at most
     */
    Corpus(long seed, int files, long bytes) {
        this.seed = seed;
        this.files = files;
        this.bytes = bytes;
    }

    /**
     * Documents below these folders. Kinds take turns, and within a kind tiny, small and large ones; where there are too few documents,
     * files of any kind are taken.
     *
     * @throws SagoException if there is next to nothing
     */
    List<Document> find(List<Path> roots) {
        List<Document> found = new ArrayList<>();
        for (Path root : roots) {
            walk(root, found);
        }
        found.sort((a, b) -> a.file().compareTo(b.file()));
        List<Document> chosen = choose(found.stream().filter(Corpus::isDocument).toList(), files, bytes);
        long size = chosen.stream().mapToLong(Document::size).sum();
        if (chosen.size() < files && size < bytes) {
            chosen.addAll(choose(
                    found.stream().filter(file -> !isDocument(file)).toList(), files - chosen.size(), bytes - size));
        }
        if (chosen.size() < FEWEST) {
            throw SagoException.usage(
                    "only " + chosen.size() + " files that can be read were found below " + roots,
                    "Name a folder with more documents: --data DIR");
        }
        Collections.shuffle(chosen, new Random(seed));
        return chosen;
    }

    private static boolean isDocument(Document document) {
        return DOCUMENTS.contains(kind(document));
    }

    private static String kind(Document document) {
        String name = document.name();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Takes one of each kind in turn; large ones in one round of four only, or a few would be all. */
    private List<Document> choose(List<Document> from, int most, long mostBytes) {
        Map<String, List<Document>> kinds = new TreeMap<>();
        for (Document document : from) {
            String size = document.size() < TINY ? " tiny" : document.size() < SMALL ? " small" : LARGE;
            kinds.computeIfAbsent(kind(document) + size, kind -> new ArrayList<>())
                    .add(document);
        }
        Random random = new Random(seed);
        kinds.values().forEach(kind -> Collections.shuffle(kind, random));
        List<Document> chosen = new ArrayList<>();
        long size = 0;
        for (int round = 0; !kinds.isEmpty() && chosen.size() < most; round++) {
            for (Map.Entry<String, List<Document>> kind : kinds.entrySet()) {
                if (chosen.size() < most && (round % 4 == 0 || !kind.getKey().endsWith(LARGE))) {
                    Document next = kind.getValue().removeLast();
                    if (size + next.size() <= mostBytes) {
                        chosen.add(next);
                        size += next.size();
                    }
                }
            }
            kinds.values().removeIf(List::isEmpty);
        }
        return chosen;
    }

    /** Adds the files that can be read, as far as the tree can be; links are not followed. */
    private static void walk(Path root, List<Document> into) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && attributes.size() > 0
                            && attributes.size() <= LARGEST
                            && Files.isReadable(file)) {
                        into.add(new Document(file, attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE; // Not ours to read; there are others.
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw SagoException.failed("looking for documents below " + root + " failed: " + e, "", e);
        }
    }
}
