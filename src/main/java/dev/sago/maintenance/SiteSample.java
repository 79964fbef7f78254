package dev.sago.maintenance;

import dev.sago.maintenance.LiveLook.Live;
import dev.sago.maintenance.Sample.Chosen;
import dev.sago.maintenance.SampleResult.SiteResult;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.Problem;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.model.Snapshot;
import dev.sago.model.SnapshotId;
import dev.sago.repository.RepositoryReader;
import dev.sago.repository.TreeReader;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Restores a sample from one site: manifest, trees and bytes come from there and nowhere else. The bytes are put together in
 * the order of the file, hashed and let go; nothing is written to a disk. Used by one thread.
 */
final class SiteSample {

    private final SiteName site;
    private final RepositoryReader reader;
    private final SampleMeter meter;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] zeros = new byte[1 << 16];
    private final List<Problem> failures = new ArrayList<>();
    private int restored;
    private long bytes;
    private int compared;
    private int changed;
    private String lost = "";

    /** @param reader reads from this site alone */
    SiteSample(SiteName site, RepositoryReader reader, SampleMeter meter) {
        this.site = site;
        this.reader = reader;
        this.meter = meter;
    }

    SiteResult restore(SnapshotId id, List<Chosen> sample, Map<SamplePath, Live> live) throws InterruptedException {
        Snapshot snapshot;
        try {
            snapshot = reader.snapshot(id);
        } catch (SagoException e) {
            failed("snapshot " + id, e);
            return result();
        }
        for (Chosen chosen : sample) {
            if (!lost.isEmpty()) {
                break;
            }
            restore(snapshot, chosen, live.get(chosen.path()));
        }
        return result();
    }

    private SiteResult result() {
        return new SiteResult(site, restored, bytes, compared, changed, List.copyOf(failures), lost);
    }

    private void restore(Snapshot snapshot, Chosen chosen, @Nullable Live live) throws InterruptedException {
        String path = chosen.path().text();
        try {
            Entry entry = find(snapshot, chosen);
            if (entry == null) {
                failures.add(new Problem(path, "the folder's list at this site does not have it"));
                return;
            }
            digest.reset();
            long length = read(entry);
            if (length != entry.size()) {
                failures.add(new Problem(path, length + " bytes came back, and it has " + entry.size()));
                return;
            }
            judge(path, entry, Sha256.of(digest.digest(), 0), live);
            bytes += length;
        } catch (SagoException e) {
            failed(path, e);
        }
    }

    private void judge(String path, Entry entry, Sha256 hash, @Nullable Live live) {
        switch (live) {
            case Live.Same(var content) -> {
                if (entry.kind() == EntryKind.FILE && !hash.equals(content)) {
                    failures.add(
                            new Problem(
                                    path,
                                    "it came back with other bytes than the live file has, though size and times are the same"));
                    return;
                }
                compared++;
            }
            case Live.Changed _ -> changed++;
            case Live.Unknown _ -> {}
            case null -> {}
        }
        restored++;
        meter.restored();
    }

    /** Damage is of the entry; a site that does not answer will not give the next one either. */
    private void failed(String path, SagoException e) throws InterruptedException {
        switch (e.kind()) {
            case INTERRUPTED -> throw new InterruptedException();
            case DAMAGE -> failures.add(new Problem(path, String.valueOf(e.getMessage())));
            case FAILED, USAGE, BUSY -> lost = String.valueOf(e.getMessage());
        }
    }

    private @Nullable Entry find(Snapshot snapshot, Chosen chosen) {
        List<EntryName> names = chosen.path().names();
        Iterator<Entry> entries = snapshot.roots().iterator();
        Entry found = null;
        for (int i = 0; i < names.size(); i++) {
            boolean folder = i < names.size() - 1;
            found = named(entries, names.get(i), folder);
            if (found == null) {
                return null;
            }
            entries = folder ? new TreeReader(reader, found) : entries;
        }
        return found;
    }

    private static @Nullable Entry named(Iterator<Entry> entries, EntryName name, boolean folder) {
        while (entries.hasNext()) {
            Entry entry = entries.next();
            if (entry.isFolder() == folder && entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /** Reads what it holds into the digest; gives its length. */
    private long read(Entry entry) throws InterruptedException {
        long length = 0;
        for (Extent extent : entry.content()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            switch (extent) {
                case Extent.Data data -> {
                    ByteBuffer chunk = reader.chunk(data);
                    digest.update(chunk);
                }
                case Extent.Hole(var hole) -> {
                    for (long left = hole; left > 0; left -= zeros.length) {
                        digest.update(zeros, 0, (int) Math.min(left, zeros.length));
                    }
                }
            }
            length += extent.length();
            meter.read(extent.length());
        }
        return length;
    }
}
