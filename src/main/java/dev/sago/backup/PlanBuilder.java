package dev.sago.backup;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;
import dev.sago.model.SnapshotId;
import dev.sago.model.SystemName;
import dev.sago.repository.ChunkIndex;
import dev.sago.source.Source;
import dev.sago.source.SourceFile;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Counts what walks of a system's sources meet, beside the parent's trees. Used by one thread. */
final class PlanBuilder {

    private final Parent parent;
    private final @Nullable ChunkIndex index;
    private final RunMeter meter;
    private final Tally added = new Tally();
    private final Tally changed = new Tally();
    private final Tally unchanged = new Tally();
    private final Tally gone = new Tally();

    /** Without an index nothing is stored yet. */
    PlanBuilder(Parent parent, @Nullable ChunkIndex index, RunMeter meter) {
        this.parent = parent;
        this.index = index;
        this.meter = meter;
    }

    private static final class Tally {

        private final List<String> paths = new ArrayList<>();
        private long files;
        private long bytes;
        private long others;

        private void file(long size) {
            files++;
            bytes += size;
        }

        private void path(PathText folder, EntryName name, boolean isFolder) {
            if (paths.size() < BackupPlan.PATHS_KEPT) {
                paths.add(folder.with(name) + (isFolder ? "/" : ""));
            }
        }

        private BackupPlan.Part part() {
            return new BackupPlan.Part(files, bytes, others, List.copyOf(paths));
        }
    }

    /** A visitor for the walk of one source; its {@code end} is to be called behind that. */
    OneSource source(EntryName name, Problems problems) {
        return new OneSource(name, problems);
    }

    /** A source of the parent that is no longer configured. */
    void sourceGone(Entry root) {
        goneBelow(new PathText(null, root.name()), root);
    }

    BackupPlan plan(SystemName system, Optional<SnapshotId> parent, Problems problems) {
        return new BackupPlan(
                system,
                parent,
                added.part(),
                changed.part(),
                unchanged.part(),
                gone.part(),
                problems.unreadableCount(),
                problems.kept());
    }

    private void gone(PathText folder, Entry entry) {
        gone.path(folder, entry.name(), entry.isFolder());
        if (entry.kind() == EntryKind.FILE) {
            gone.file(entry.size());
        } else {
            gone.others++;
        }
        if (entry.isFolder()) {
            goneBelow(new PathText(folder, entry.name()), entry);
        }
    }

    private void goneBelow(PathText path, Entry folder) {
        parent.list(folder, entry -> gone(path, entry));
    }

    /** The walk of one source. */
    final class OneSource implements Source.Visitor {

        private final ParentTrees before;
        private final Problems problems;
        private PathText folder;
        private boolean empty = true;

        private OneSource(EntryName name, Problems problems) {
            this.before = parent.trees(name, entry -> gone(folder(), entry));
            this.problems = problems;
            this.folder = new PathText(null, name);
        }

        private PathText folder() {
            return folder;
        }

        /** The source has been walked; tells whether nothing was in it. */
        boolean end() {
            before.leave();
            return empty;
        }

        @Override
        public void enterFolder(EntryName name, Attributes attributes) {
            empty = false;
            if (before.enter(name)) {
                unchanged.others++;
            } else {
                added.others++;
                added.path(folder, name, true);
            }
            folder = new PathText(folder, name);
        }

        @Override
        public void leaveFolder() {
            before.leave();
            folder = Objects.requireNonNull(folder.parent(), "left more folders than were entered");
        }

        @Override
        public void file(EntryName name, Attributes attributes, long size, SourceFile file) {
            file.close();
            empty = false;
            meter.files.increment();
            meter.bytes.add(size);
            Entry former = before.find(name);
            Tally tally = former == null ? added : isUnchanged(former, attributes, size) ? unchanged : changed;
            tally.file(size);
            if (tally != unchanged) {
                tally.path(folder, name, false);
            }
        }

        private boolean isUnchanged(Entry before, Attributes now, long size) {
            return Walker.isUnchanged(before, now, size)
                    && Walker.isStored(before, Objects.requireNonNull(index, "there is a parent"));
        }

        @Override
        public void link(EntryName name, Attributes attributes, LinkTarget target) {
            other(name, Entry.link(name, attributes, target));
        }

        @Override
        public void special(EntryName name, EntryKind kind, Attributes attributes) {
            other(name, Entry.special(name, kind, attributes));
        }

        private void other(EntryName name, Entry now) {
            empty = false;
            Entry former = before.find(name);
            Tally tally = former == null ? added : isSame(former, now) ? unchanged : changed;
            tally.others++;
            if (tally != unchanged) {
                tally.path(folder, name, false);
            }
        }

        private static boolean isSame(Entry before, Entry now) {
            return before.kind() == now.kind()
                    && Objects.equals(before.target(), now.target())
                    && before.attributes().deviceNumber() == now.attributes().deviceNumber()
                    && before.attributes().modified().equals(now.attributes().modified());
        }

        @Override
        public void unreadable(EntryName name, String reason) {
            problems.unreadable(folder.with(name), reason);
        }
    }
}
