package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Records a walk of a bucket, and checks on the way that folders nest and come in the order of trees. */
class BucketWalk implements Source.Visitor {

    /** An object that was met, with its file, which the test opens. */
    record Met(Attributes attributes, long size, SourceFile file) {

        /** All bytes, read through a small buffer. */
        byte[] read() throws IOException {
            try (SourceFile.Reading reading = file.open()) {
                return BucketWalk.read(reading, ByteBuffer.allocate(1000));
            }
        }

        String text() throws IOException {
            return new String(read(), StandardCharsets.UTF_8);
        }
    }

    private record Place(String path, List<byte[]> names, List<Boolean> folders) {}

    private final Deque<Place> open = new ArrayDeque<>(List.of(new Place("", new ArrayList<>(), new ArrayList<>())));
    final List<String> events = new ArrayList<>();
    final Map<String, Met> files = new LinkedHashMap<>();
    private final Map<String, Attributes> folders = new LinkedHashMap<>();

    /** Walks all of it and closes nothing. */
    static BucketWalk of(Source source) throws IOException, InterruptedException {
        BucketWalk walk = new BucketWalk();
        source.walk(walk);
        assertThat(walk.open).as("folders left open").hasSize(1);
        return walk;
    }

    /** The object of that path. */
    Met met(String path) {
        return Objects.requireNonNull(files.get(path), () -> path + " was not met");
    }

    /** The attributes of the folder of that path, which ends in a slash. */
    Attributes folder(String path) {
        return Objects.requireNonNull(folders.get(path), () -> path + " was not entered");
    }

    /** Reads to the end. */
    static byte[] read(SourceFile.Reading reading, ByteBuffer through) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (reading.read(through.clear()) >= 0) {
            byte[] part = new byte[through.flip().remaining()];
            through.get(part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void enterFolder(EntryName name, Attributes attributes) {
        String path = follow(name, true) + "/";
        open.push(new Place(path, new ArrayList<>(), new ArrayList<>()));
        folders.put(path, attributes);
        events.add("enter " + path);
    }

    @Override
    public void leaveFolder() {
        events.add("leave " + open.pop().path);
    }

    @Override
    public void file(EntryName name, Attributes attributes, long size, SourceFile file) throws InterruptedException {
        String path = follow(name, false);
        files.put(path, new Met(attributes, size, file));
        events.add("file " + path);
    }

    private String follow(EntryName name, boolean folder) {
        Place place = open.element();
        if (!place.names.isEmpty()) {
            assertThat(Entry.compareInTree(place.names.getLast(), place.folders.getLast(), name.bytes(), folder))
                    .as("order of %s in %s", name, place.path)
                    .isNegative();
        }
        place.names.add(name.bytes());
        place.folders.add(folder);
        return place.path + new String(name.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void unreadable(EntryName name, String reason) {
        events.add("unreadable " + open.element().path + name.display() + ": " + reason);
    }

    @Override
    public void link(EntryName name, Attributes attributes, LinkTarget target) {
        throw new AssertionError("a bucket has no links");
    }

    @Override
    public void special(EntryName name, EntryKind kind, Attributes attributes) {
        throw new AssertionError("a bucket has no " + kind);
    }
}
