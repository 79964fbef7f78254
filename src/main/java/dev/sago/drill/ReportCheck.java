package dev.sago.drill;

import dev.sago.catalog.Drills.Sealed;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Proves reports: signature, files, and that each follows the one before. What a thief with the folder alone could make anew
 * is compared with what the catalog and the sites have.
 */
public final class ReportCheck {

    private final List<ReportFault> faults = new ArrayList<>();
    private final Map<Long, Sealed> known = new TreeMap<>();
    private final Map<String, Map<Long, Seal>> chains = new TreeMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private String current = "";
    private int proved;

    private ReportCheck() {}

    /**
     * What was found.
     *
     * @param proved reports that are as they were sealed
     * @param anchored whether seals were compared with the catalog's, or with a public key that was given
     * @param faults all that is wrong
     */
    public record Result(int proved, boolean anchored, List<ReportFault> faults) {}

    /**
     * Proves one report by itself, as whoever was given its folder can.
     *
     * @param publicKey the key that it should be signed with; absent: the one that it names, which proves less
     */
    public static Result alone(Path folder, Optional<String> publicKey) throws IOException {
        ReportCheck check = new ReportCheck();
        check.one(name(folder), folder, publicKey);
        return new Result(check.proved, publicKey.isPresent(), List.copyOf(check.faults));
    }

    /**
     * Proves one report of this catalog, and that the one before it is there and is the one that it follows.
     *
     * @param reports the folder of reports
     */
    public static Result one(Path reports, Path folder, String chain, List<Sealed> known) throws IOException {
        ReportCheck check = new ReportCheck();
        check.read(new ReportFiles(reports));
        check.know(chain, known);
        check.one(name(folder), folder, Optional.empty());
        check.chains.getOrDefault(chain, Map.of()).values().stream()
                .filter(seal -> seal.name().equals(name(folder)))
                .forEach(seal -> check.follows(chain, seal));
        return new Result(check.proved, true, List.copyOf(check.faults));
    }

    /** Proves all reports, of earlier catalogs too, and that none is missing. */
    public static Result all(Path reports, String chain, List<Sealed> known, Map<SiteName, ObjectStore> sites)
            throws IOException {
        ReportCheck check = new ReportCheck();
        ReportFiles files = new ReportFiles(reports);
        check.read(files);
        check.know(chain, known);
        for (Map.Entry<String, Path> folder : files.folders().entrySet()) {
            check.one(folder.getKey(), folder.getValue(), Optional.empty());
        }
        check.chains.forEach((id, seals) -> seals.values().forEach(seal -> check.follows(id, seal)));
        check.gaps(chain);
        sites.forEach((site, store) -> check.compare(chain, site, store));
        return new Result(check.proved, true, List.copyOf(check.faults));
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    /** All seals that can be read, by chain and number. */
    private void read(ReportFiles files) throws IOException {
        for (Path folder : files.folders().values()) {
            try {
                ReportFiles.seal(folder)
                        .ifPresent(seal -> chains.computeIfAbsent(seal.chain(), id -> new TreeMap<>())
                                .put(seal.number(), seal));
            } catch (Seal.MalformedException e) {
                // Told when the report itself is proved.
            }
        }
    }

    private void know(String chain, List<Sealed> catalog) {
        current = chain;
        catalog.forEach(link -> {
            known.put(link.number(), link);
            names.put(link.number(), link.name());
        });
        chains.putIfAbsent(chain, new TreeMap<>());
    }

    private void one(String name, Path folder, Optional<String> publicKey) throws IOException {
        int before = faults.size();
        Map<String, byte[]> files = ReportFiles.read(folder);
        byte[] text = files.remove(Seal.FILE);
        if (text == null) {
            fault(name, "it has no seal (" + Seal.FILE + ")");
            return;
        }
        Seal seal;
        try {
            seal = Seal.parse(text);
        } catch (Seal.MalformedException e) {
            fault(name, String.valueOf(e.getMessage()));
            return;
        }
        if (!seal.isSigned()) {
            fault(name, "the signature is not that of the seal: the seal was changed");
        }
        if (!seal.name().equals(name)) {
            fault(name, "it is the seal of " + seal.name());
        }
        publicKey
                .filter(key -> !key.equals(seal.key()))
                .ifPresent(key -> fault(name, "it is signed with the key " + seal.key() + ", not with " + key));
        anchor(name, seal);
        seal.files().forEach((file, hash) -> {
            byte[] bytes = files.remove(file);
            if (bytes == null) {
                fault(name, "the file " + file + " was removed");
            } else if (!Sha256.hash(bytes).equals(hash)) {
                fault(name, "the file " + file + " was changed");
            }
        });
        files.keySet().forEach(file -> fault(name, "the file " + file + " was added"));
        proved += faults.size() == before ? 1 : 0;
    }

    /** A seal that was made anew, with another key or the right one, is not the one that the catalog keeps. */
    private void anchor(String name, Seal seal) {
        if (!seal.chain().equals(current)) {
            return; // Of an earlier catalog, or proved by itself: nothing here keeps it.
        }
        Sealed link = known.get(seal.number());
        if (link == null) {
            fault(name, "the catalog does not know it");
        } else if (!link.seal().equals(seal.hash())) {
            fault(name, "its seal is not the one that the catalog keeps: it was made anew");
        }
    }

    private void follows(String chain, Seal seal) {
        if (seal.number() == 1) {
            if (!seal.previous().equals(Seal.beginning(chain))) {
                fault(seal.name(), "it is not the beginning of its chain");
            }
            return;
        }
        Seal before = chains.getOrDefault(chain, Map.of()).get(seal.number() - 1);
        if (before == null) {
            fault(
                    seal.name(),
                    "the report before it, number " + (seal.number() - 1)
                            + Optional.ofNullable(names.get(seal.number() - 1))
                                    .map(name -> " (" + name + ")")
                                    .orElse("")
                            + ", was removed");
        } else if (!before.hash().equals(seal.previous())) {
            fault(before.name(), "it is not the report that " + seal.name() + " follows: it was changed or made anew");
        }
    }

    /** Reports that the catalog knows and the folder does not have; those in the middle are told by their followers. */
    private void gaps(String chain) {
        Map<Long, Seal> there = chains.getOrDefault(chain, Map.of());
        known.forEach((number, link) -> {
            if (!there.containsKey(number) && !there.containsKey(number + 1)) {
                fault(link.name(), "it was removed");
            }
        });
    }

    private void compare(String chain, SiteName site, ObjectStore store) {
        String folder = ReportChain.AT_SITES + chain + "/";
        try {
            store.list(folder, object -> {
                String name = object.key().substring(folder.length());
                if (name.matches("\\d{12}-[0-9a-f]{64}-.*")) {
                    compare(chain, site, Long.parseLong(name.substring(0, 12)), Sha256.parse(name.substring(13, 77)));
                }
                return true;
            });
        } catch (StoreException e) {
            fault("", "site " + site + " could not be asked: " + e.getMessage());
        }
    }

    private void compare(String chain, SiteName site, long number, Sha256 seal) {
        Seal here = chains.getOrDefault(chain, Map.of()).get(number);
        if (here != null && !here.hash().equals(seal)) {
            fault(here.name(), "its seal is not the one that site " + site + " has");
        } else if (here == null && !known.containsKey(number)) {
            fault("number " + number, "it was removed; site " + site + " has it");
        }
    }

    private void fault(String report, String text) {
        ReportFault fault = new ReportFault(report, text);
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }
}
