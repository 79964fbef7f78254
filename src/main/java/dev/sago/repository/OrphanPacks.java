package dev.sago.repository;

import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.site.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Packs that a killed run left at the sites without an index: they are whole, since a put is whole or nothing, so their
 * footers are read and the next run takes them up instead of sending the same data again.
 */
final class OrphanPacks {

    private static final int TAIL = 64 << 10;

    private final Repository repository;

    OrphanPacks(Repository repository) {
        this.repository = repository;
    }

    /**
     * Packs that can be taken up.
     *
     * @param packs the packs
     * @param missing per site, the relative keys of those it lacks
     */
    record Found(List<Pack> packs, Map<SiteName, Set<String>> missing) {}

    /** Lists all sites and reads the footers of what no index names. A pack that cannot be read is left alone. */
    Found find() {
        Map<SiteName, Map<String, Long>> lists = new TreeMap<>();
        TreeMap<String, Long> orphans = new TreeMap<>();
        List<SiteObjects> sites = new ArrayList<>();
        for (SiteView view : repository.views()) {
            try {
                Map<String, Long> there = view.site().list(ObjectKeys.PACKS);
                lists.put(view.name(), there);
                orphans.putAll(there);
                sites.add(view.site());
            } catch (StoreException e) {
                // It answered a moment ago; if it is gone now, writing will notice and tell.
            }
        }
        orphans.keySet().removeAll(repository.index().packs().keySet());
        List<Pack> packs = new ArrayList<>();
        Map<SiteName, Set<String>> missing = new TreeMap<>();
        orphans.forEach((key, size) -> read(sites, key, size, lists, packs, missing));
        return new Found(packs, missing);
    }

    private void read(
            List<SiteObjects> sites,
            String key,
            long size,
            Map<SiteName, Map<String, Long>> lists,
            List<Pack> packs,
            Map<SiteName, Set<String>> missing) {
        for (SiteObjects site : sites) {
            Long there = lists.getOrDefault(site.site(), Map.of()).get(key);
            if (there == null || there != size) {
                continue;
            }
            try {
                packs.add(read(site, key, Math.toIntExact(size)));
            } catch (StoreException | FormatException | ArithmeticException e) {
                continue; // Not readable here: perhaps at the next site; at none, it stays an unexpected object.
            }
            for (SiteObjects other : sites) {
                Long elsewhere = lists.getOrDefault(other.site(), Map.of()).get(key);
                if (elsewhere == null || elsewhere != size) {
                    missing.computeIfAbsent(other.site(), s -> new TreeSet<>()).add(key);
                }
            }
            for (SiteName unreachable : repository.unreachable().keySet()) {
                missing.computeIfAbsent(unreachable, s -> new TreeSet<>()).add(key);
            }
            return;
        }
    }

    private Pack read(SiteObjects site, String key, int size) throws StoreException, FormatException {
        if (size < Header.BYTES + Pack.TRAILER_BYTES) {
            throw new FormatException("too short for a pack");
        }
        ByteBuffer head = ByteBuffer.allocate(Header.BYTES);
        site.get(key, 0, head);
        Header header = Header.read(head.flip());
        ByteBuffer tail = tail(site, key, size, Math.min(size, TAIL));
        int footer = PackReader.footerLength(tail.slice(tail.limit() - Pack.TRAILER_BYTES, Pack.TRAILER_BYTES), size);
        if (footer + Pack.TRAILER_BYTES > tail.remaining()) {
            tail = tail(site, key, size, footer + Pack.TRAILER_BYTES);
        }
        PackListing listing = PackReader.listing(header.salt().key(repository.key(), header.type()), tail, size);
        return new Pack(Sha256.parse(ObjectKeys.name(key)), header.type(), size, header.salt(), listing);
    }

    private static ByteBuffer tail(SiteObjects site, String key, int size, int length) throws StoreException {
        ByteBuffer tail = ByteBuffer.allocateDirect(length);
        site.get(key, size - length, tail);
        return tail.flip();
    }
}
