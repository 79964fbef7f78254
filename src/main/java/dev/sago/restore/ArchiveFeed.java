package dev.sago.restore;

import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.Extent;
import dev.sago.restore.ArchiveBatch.Step;
import dev.sago.source.Archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes batches that were fetched into an archive. A file is begun when its bytes are there and proved; one that is larger than a
 * batch is begun with its first part, and taken out of the archive if a later one cannot be had. So no file is in it that is not whole. One
 * thread at a time.
 */
final class ArchiveFeed {

    private final Archive archive;
    private final RestoreMeter meter;
    private final RestoreProblems problems;
    private final Map<Inode, String> lostFirsts = new HashMap<>();

    ArchiveFeed(Archive archive, RestoreMeter meter, RestoreProblems problems) {
        this.archive = archive;
        this.meter = meter;
        this.problems = problems;
    }

    void write(ArchiveBatch batch) throws IOException, InterruptedException {
        for (Step step : batch.steps()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            switch (step) {
                case Step.Other(var path, var entry) -> {
                    archive.put(path.bytes(), entry);
                    (entry.isFolder() ? meter.folders : meter.others).increment();
                }
                case Step.Twin twin -> hardLink(twin);
                case Step.Part part -> write(part, batch);
            }
        }
    }

    private void hardLink(Step.Twin twin) throws IOException {
        String lost = lostFirsts.get(Inode.of(twin.entry()));
        if (lost != null) {
            problems.add(twin.path().text(), lost);
            return;
        }
        archive.hardLink(twin.path().bytes(), twin.entry(), twin.first().bytes());
        (twin.entry().kind() == EntryKind.FILE ? meter.files : meter.others).increment();
    }

    private void write(Step.Part part, ArchiveBatch batch) throws IOException {
        ArchivedFile file = part.file();
        if (file.isLost()) {
            return;
        }
        Optional<String> missing = batch.missing(part.content());
        if (missing.isPresent()) {
            lose(file, missing.get());
            return;
        }
        Archive.Content content = file.content(archive);
        for (Extent extent : part.content()) {
            write(file, content, extent, batch);
        }
        if (part.last()) {
            content.end();
            meter.files.increment();
        }
    }

    private void write(ArchivedFile file, Archive.Content content, Extent extent, ArchiveBatch batch)
            throws IOException {
        switch (extent) {
            case Extent.Data data -> {
                byte[] bytes = batch.bytes(data);
                content.write(bytes, 0, bytes.length);
                file.wrote(bytes.length, meter);
            }
            case Extent.Hole(var length) -> content.hole(length);
        }
    }

    private void lose(ArchivedFile file, String reason) throws IOException {
        file.lose(meter);
        Entry entry = file.entry();
        if (entry.attributes().links() > 1) {
            lostFirsts.put(Inode.of(entry), reason);
        }
        problems.add(file.path().text(), reason);
    }
}
