package dev.sago.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Changes 1 % of a corpus, and takes it back. Of a tree, every hundredth file: rewritten (its bytes in reverse order, which compress as
 * before), lengthened by 1 KiB, changed in 4 KiB of its middle, or joined by a new file of the reversed bytes. Of an image, 1 % of its data
 * in blocks of 64 KiB. What was there before is written to a journal first, so a killed run loses nothing.
 */
final class Edits {

    private static final int LARGE = 64 << 20;
    private static final int BLOCK = 64 << 10;

    private final Path root;
    private final DataOutputStream journal;
    private long bytes;

    private Edits(Path root, DataOutputStream journal) {
        this.root = root;
        this.journal = journal;
    }

    private static Path journal(Path home, String name) {
        return home.resolve(name + ".undo");
    }

    /** Edits it and returns how many bytes were written. */
    static long make(Corpus corpus, double scale, int round) {
        try (DataOutputStream journal = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(journal(corpus.home(), corpus.name()))))) {
            Edits edits = new Edits(corpus.path(), journal);
            SplittableRandom random = new SplittableRandom(1600 + round);
            if (corpus.isImage()) {
                edits.image(scale, random);
            } else {
                edits.tree(random);
            }
            return edits.bytes;
        } catch (IOException e) {
            throw new BenchException("editing the corpus " + corpus.name() + " failed: " + e, e);
        }
    }

    private void image(double scale, SplittableRandom random) throws IOException {
        byte[] block = new byte[BLOCK];
        Path file = root.resolve(Images.NAME);
        for (Images.Extent extent : Images.extents(scale)) {
            for (int at = 0; at < extent.length(); at += BLOCK) {
                if (random.nextInt(100) == 0 || bytes == 0) {
                    random.nextBytes(block);
                    write(file, extent.offset() + at, block);
                }
            }
        }
    }

    private void tree(SplittableRandom random) throws IOException {
        List<Path> files = regularFiles(root);
        for (int i = random.nextInt(Math.min(100, files.size())); i < files.size(); i += 100) {
            Path file = files.get(i);
            long size = Files.size(file);
            switch (size > LARGE ? 2 : random.nextInt(4)) {
                case 0 -> write(file, 0, reversed(Files.readAllBytes(file)));
                case 1 -> write(file, size, text(random));
                case 2 -> {
                    byte[] middle = new byte[(int) Math.min(4096, size)];
                    random.nextBytes(middle);
                    write(file, (size - middle.length) / 2, middle);
                }
                default ->
                    write(file.resolveSibling(file.getFileName() + ".new"), 0, reversed(Files.readAllBytes(file)));
            }
        }
    }

    /** Files with one name, in an order that does not depend on the file system. */
    static List<Path> regularFiles(Path root) {
        List<Path> files = new ArrayList<>();
        Folders.walk(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && (int) Files.getAttribute(file, "unix:nlink") == 1) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }

    private static byte[] text(SplittableRandom random) {
        byte[] text = new byte[1024];
        new Texts(1598).fill(random, text, 0, text.length);
        return text;
    }

    private static byte[] reversed(byte[] all) {
        for (int i = 0, j = all.length - 1; i < j; i++, j--) {
            byte kept = all[i];
            all[i] = all[j];
            all[j] = kept;
        }
        return all;
    }

    private void write(Path file, long offset, byte[] content) throws IOException {
        boolean isNew = !Files.exists(file);
        journal.writeUTF(root.relativize(file).toString());
        journal.writeBoolean(isNew);
        if (!isNew) {
            byte[] before = new byte[(int) Math.min(content.length, Files.size(file) - offset)];
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                in.seek(offset);
                in.readFully(before);
            }
            journal.writeLong(Files.size(file));
            journal.writeLong(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
            journal.writeLong(offset);
            journal.writeInt(before.length);
            journal.write(before);
        }
        journal.flush();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(offset);
            out.write(content);
        }
        bytes += content.length;
    }

    /** Takes back what the journal holds; nothing where there is none. */
    static void undo(Corpus corpus) {
        undo(corpus.home(), corpus.name(), corpus.path());
    }

    static void undo(Path home, String name, Path root) {
        Path file = journal(home, name);
        if (!Files.exists(file)) {
            return;
        }
        try {
            List<Before> all = read(file);
            for (Before before : all.reversed()) {
                before.bring(root);
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new BenchException(
                    "taking back the edits of " + root + " failed: " + e + "; delete the folder with its .facts", e);
        }
    }

    private record Before(String name, boolean isNew, long size, long time, long offset, byte[] bytes) {

        void bring(Path root) throws IOException {
            Path file = root.resolve(name);
            if (isNew) {
                Files.deleteIfExists(file);
                return;
            }
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.seek(offset);
                out.write(bytes);
                out.setLength(size);
            }
            Files.setLastModifiedTime(file, FileTime.from(time, TimeUnit.NANOSECONDS));
        }
    }

    /** A torn record at the end belongs to an edit that was not begun. */
    private static List<Before> read(Path file) throws IOException {
        List<Before> all = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                String name = in.readUTF();
                if (in.readBoolean()) {
                    all.add(new Before(name, true, 0, 0, 0, new byte[0]));
                } else {
                    long size = in.readLong();
                    long time = in.readLong();
                    long offset = in.readLong();
                    byte[] bytes = new byte[in.readInt()];
                    in.readFully(bytes);
                    all.add(new Before(name, false, size, time, offset, bytes));
                }
            }
        } catch (EOFException e) {
            return all;
        }
    }
}
