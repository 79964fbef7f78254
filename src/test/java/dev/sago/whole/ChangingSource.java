package dev.sago.whole;

import dev.sago.model.Attributes;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A source in which one file grows whenever its first bytes have been read, as a log does. */
record ChangingSource(Source source, Path log) implements Source {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Attributes walk(Visitor visitor) throws IOException, InterruptedException {
        return source.walk(new Visiting(visitor, log));
    }

    @Override
    public void close() {
        source.close();
    }

    private record Visiting(Visitor to, Path log) implements Visitor {

        @Override
        public void enterFolder(EntryName name, Attributes attributes) throws InterruptedException {
            to.enterFolder(name, attributes);
        }

        @Override
        public void leaveFolder() throws InterruptedException {
            to.leaveFolder();
        }

        @Override
        public void file(EntryName name, Attributes attributes, long size, SourceFile file)
                throws InterruptedException {
            boolean grows = name.display().equals(String.valueOf(log.getFileName()));
            to.file(name, attributes, size, grows ? new Growing(file, log) : file);
        }

        @Override
        public void link(EntryName name, Attributes attributes, LinkTarget target) throws InterruptedException {
            to.link(name, attributes, target);
        }

        @Override
        public void special(EntryName name, EntryKind kind, Attributes attributes) throws InterruptedException {
            to.special(name, kind, attributes);
        }

        @Override
        public void unreadable(EntryName name, String reason) throws InterruptedException {
            to.unreadable(name, reason);
        }
    }

    private record Growing(SourceFile file, Path log) implements SourceFile {

        @Override
        public Reading open() throws IOException {
            Reading reading = file.open();
            return new Reading() {
                @Override
                public long skipHole() throws IOException {
                    return reading.skipHole();
                }

                @Override
                public int read(ByteBuffer into) throws IOException {
                    int count = reading.read(into);
                    Files.write(log, "more\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
                    return count;
                }

                @Override
                public boolean unchanged() throws IOException {
                    return reading.unchanged();
                }

                @Override
                public @Nullable String contentType() {
                    return reading.contentType();
                }

                @Override
                public void close() throws IOException {
                    reading.close();
                }
            };
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
