package dev.sago.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The two sample systems of a lab, filled with documents of this machine; a part of these is held back for a day's work. For one thread.
 */
public final class Samples implements AutoCloseable {

    /** How many documents make a demonstration of one minute on two cores. */
    public static final int FILES = 4000;

    private static final long BYTES = 40 << 10; // at most so many for each of them
    private static final long SEED = 1592; // the year in which three of the four vaults burned
    private static final int IN_TREE = 3; // one document in so many goes to the file tree
    private static final int FRESH = 40; // one in so many is held back

    /** What a system was filled with: documents and their bytes. */
    public record Filled(long documents, long bytes) {

        private static Filled of(List<Document> documents) {
            return new Filled(
                    documents.size(),
                    documents.stream().mapToLong(Document::size).sum());
        }
    }

    private final List<Document> documents;
    private final Government government;
    private final CloudDrive drive;

    /**
     * Finds documents; the systems stay empty.
     *
     * @param data where to look; usually where documents are on a machine
     * @param files how many documents at most
     */
    public Samples(Lab lab, Optional<Path> data, int files) throws IOException {
        documents =
                new Corpus(SEED, files, files * BYTES).find(data.map(List::of).orElse(Corpus.USUAL));
        Offices offices = new Offices(SEED);
        government = new Government(lab.government(), offices, SEED);
        drive = new CloudDrive(lab.drive(), offices);
    }

    /** Fills the file tree. */
    public Filled fillTree() throws IOException {
        List<Document> forTree = forTree(present());
        government.fill(forTree);
        return Filled.of(forTree);
    }

    /** Fills the drive, which takes longer. */
    public Filled fillDrive() throws IOException, InterruptedException {
        List<Document> forDrive = forDrive(present());
        drive.fill(forDrive);
        return Filled.of(forDrive);
    }

    private List<Document> present() {
        return documents.subList(fresh(), documents.size());
    }

    /** Changes some documents, deletes some, adds those that were held back. */
    public Changes change() throws IOException, InterruptedException {
        List<Document> fresh = documents.subList(0, fresh());
        return government.change(forTree(fresh)).plus(drive.change(forDrive(fresh)));
    }

    private int fresh() {
        return Math.ceilDiv(documents.size(), FRESH);
    }

    private static List<Document> forTree(List<Document> from) {
        return every(from, i -> i % IN_TREE == 0);
    }

    private static List<Document> forDrive(List<Document> from) {
        return every(from, i -> i % IN_TREE != 0);
    }

    private static List<Document> every(List<Document> from, IntPredicate wanted) {
        return IntStream.range(0, from.size())
                .filter(wanted)
                .mapToObj(from::get)
                .toList();
    }

    /** Closes the connections to the drive. */
    @Override
    public void close() {
        drive.close();
    }
}
