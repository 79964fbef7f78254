package dev.sago.maintenance;

import dev.sago.maintenance.Sample.Chosen;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.Sha256;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks at the live entries that a sample names, by one walk over each source, and hashes those that are unchanged since the
 * snapshot: of the same kind, size, times, inode and tag. Used by one thread.
 */
final class LiveLook {

    /** What is to be found of an entry. */
    sealed interface Live {

        /** It is unchanged; for a file, the SHA-256 of its bytes. */
        record Same(@Nullable Sha256 content) implements Live {}

        /** It changed or is gone. */
        record Changed() implements Live {}

        /** It could not be looked at. */
        record Unknown(String reason) implements Live {}
    }

    private final Map<SamplePath, Live> found = new HashMap<>();

    /** Looks at all of a sample. */
    Map<SamplePath, Live> at(Collection<Chosen> sample, LiveSources sources) throws InterruptedException {
        Map<EntryName, List<Chosen>> bySource = new HashMap<>();
        for (Chosen chosen : sample) {
            bySource.computeIfAbsent(chosen.path().names().getFirst(), name -> new ArrayList<>())
                    .add(chosen);
        }
        for (Map.Entry<EntryName, List<Chosen>> one : bySource.entrySet()) {
            look(one.getKey().display(), one.getValue(), sources);
        }
        return found;
    }

    private void look(String name, List<Chosen> wanted, LiveSources sources) throws InterruptedException {
        Walk walk = new Walk(wanted);
        String reason = "";
        try {
            var opened = sources.open(name);
            if (opened.isEmpty()) {
                reason = "the system has no source " + name + " to compare with";
            } else {
                try (Source source = opened.get()) {
                    var _ = source.walk(walk);
                }
            }
        } catch (IOException e) {
            reason = "the source " + name + " cannot be read: " + e.getMessage();
        } catch (InterruptedException e) {
            if (!walk.isEnough()) {
                throw e;
            }
        }
        for (Chosen chosen : wanted) {
            found.putIfAbsent(chosen.path(), reason.isEmpty() ? new Live.Changed() : new Live.Unknown(reason));
        }
    }

    /** A wanted name, and what is wanted below it. */
    private static final class Node {
        private final Map<EntryName, Node> below = new HashMap<>();
        private @Nullable Chosen chosen;
    }

    private final class Walk implements Source.Visitor {

        private static final Node NOTHING = new Node();

        private final Deque<Node> open = new ArrayDeque<>();
        private final MessageDigest digest = Sha256.digest();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        private final byte[] zeros = new byte[1 << 16];
        private int left;

        Walk(List<Chosen> wanted) {
            Node root = new Node();
            for (Chosen chosen : wanted) {
                Node at = root;
                for (EntryName name :
                        chosen.path().names().subList(1, chosen.path().names().size())) {
                    at = at.below.computeIfAbsent(name, key -> new Node());
                }
                at.chosen = chosen;
            }
            open.push(root);
            left = wanted.size();
        }

        boolean isEnough() {
            return left == 0;
        }

        @Override
        public void enterFolder(EntryName name, Attributes attributes) {
            Node node = open.element().below.get(name);
            open.push(node == null ? NOTHING : node);
        }

        @Override
        public void leaveFolder() {
            open.pop();
        }

        @Override
        public void file(EntryName name, Attributes attributes, long size, SourceFile file)
                throws InterruptedException {
            try (file) {
                Chosen chosen = chosen(name);
                if (chosen == null) {
                    return;
                }
                boolean same = chosen.entry().size() == size && isSame(chosen.entry(), EntryKind.FILE, attributes);
                met(chosen, same ? content(file) : new Live.Changed());
            }
        }

        private Live content(SourceFile file) throws InterruptedException {
            digest.reset();
            try (SourceFile.Reading reading = file.open()) {
                while (true) {
                    for (long hole = reading.skipHole(); hole > 0; hole -= zeros.length) {
                        digest.update(zeros, 0, (int) Math.min(hole, zeros.length));
                    }
                    int read = reading.read(buffer.clear());
                    if (read < 0) {
                        break;
                    }
                    digest.update(buffer.flip());
                }
                Sha256 hash = Sha256.of(digest.digest(), 0);
                return reading.unchanged() ? new Live.Same(hash) : new Live.Changed();
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                return new Live.Unknown(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void link(EntryName name, Attributes attributes, LinkTarget target) throws InterruptedException {
            Chosen chosen = chosen(name);
            if (chosen != null) {
                boolean same = isSame(chosen.entry(), EntryKind.LINK, attributes)
                        && Objects.equals(target, chosen.entry().target());
                met(chosen, same ? new Live.Same(null) : new Live.Changed());
            }
        }

        @Override
        public void special(EntryName name, EntryKind kind, Attributes attributes) throws InterruptedException {
            Chosen chosen = chosen(name);
            if (chosen != null) {
                met(chosen, isSame(chosen.entry(), kind, attributes) ? new Live.Same(null) : new Live.Changed());
            }
        }

        @Override
        public void unreadable(EntryName name, String reason) throws InterruptedException {
            Chosen chosen = chosen(name);
            if (chosen != null) {
                met(chosen, new Live.Unknown(reason));
            }
        }

        private @Nullable Chosen chosen(EntryName name) {
            Node node = open.element().below.get(name);
            return node == null ? null : node.chosen;
        }

        /** Ends the walk, as a visitor may, when the last was met. */
        private void met(Chosen chosen, Live live) throws InterruptedException {
            if (found.put(chosen.path(), live) == null && --left == 0) {
                throw new InterruptedException();
            }
        }
    }

    private static boolean isSame(Entry then, EntryKind kind, Attributes now) {
        Attributes before = then.attributes();
        return then.kind() == kind
                && !then.unstable()
                && before.modified().equals(now.modified())
                && Objects.equals(before.changed(), now.changed())
                && before.inode() == now.inode()
                && Objects.equals(before.tag(), now.tag());
    }
}
