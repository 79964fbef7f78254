package dev.sago.lab;

import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.model.SagoException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Four sites and the civil servants' cloud drive on this machine, with a configuration that protects two systems:
 * {@code government24}, a file tree, and {@code g-drive}, the drive's bucket. All of it is in one folder, which is removed on close unless
 * it is to be kept. The two systems are empty at first.
 *
 * <p>For one thread; closing it twice does no harm.
 */
public final class Lab implements AutoCloseable {

    /** The site at which both systems live, and which burns. */
    public static final String HOME = "daejeon";

    /** The system that is a file tree. */
    public static final String GOVERNMENT = "government24";

    /** The system that is a bucket, and the bucket's name. */
    public static final String DRIVE = "g-drive";

    static final List<String> SITES = List.of(HOME, "gwangju", "gongju", "daegu");

    private static final String VAULT = "sago";
    private static final Path ROOMY = Path.of("/var/tmp");

    private final Path folder;
    private final boolean keep;
    private final List<LabSite> sites = new ArrayList<>();
    private @Nullable LabSite drive;

    private Lab(Path folder, boolean keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /**
     * Where a lab goes: a disk rather than memory, which {@code /tmp} often is.
     *
     * @param named what the user says, TMPDIR; may be empty
     */
    public static Path usualParent(String named) {
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        return Files.isWritable(ROOMY) ? ROOMY : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    /**
     * Starts everything in a new folder; what fails leaves nothing behind.
     *
     * @param parent where the folder is made
     * @param keep whether it stays when the lab is closed
     * @param random for credentials, ports and the master key
     */
    public static Lab open(Path parent, boolean keep, SecureRandom random) {
        Lab lab;
        try {
            lab = new Lab(LabFolder.create(parent), keep);
        } catch (IOException e) {
            throw SagoException.failed(
                    "no folder for the lab can be made in " + parent + ": " + e,
                    "Name another place: TMPDIR=/somewhere",
                    e);
        }
        try {
            lab.start(random);
            return lab;
        } catch (IOException e) {
            SagoException failure =
                    SagoException.failed("the lab could not be set up in " + lab.folder + ": " + e, "", e);
            lab.closeAfter(failure);
            throw failure;
        } catch (RuntimeException e) {
            lab.closeAfter(e);
            throw e;
        }
    }

    private void start(SecureRandom random) throws IOException {
        for (String name : SITES) {
            sites.add(LabSite.start(name, folder.resolve("sites").resolve(name), VAULT, random));
        }
        LabSite bucket = LabSite.start("drive", folder.resolve("drive"), DRIVE, random);
        drive = bucket;
        Files.createDirectory(government());
        try (MasterKey key = MasterKey.random(random)) {
            MasterKeyFile.create(key(), key);
        }
        LabConfig.write(this);
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (RuntimeException | IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Where everything is. */
    public Path folder() {
        return folder;
    }

    /** The configuration. */
    public Path config() {
        return folder.resolve("sago.yaml");
    }

    /** The master key. */
    Path key() {
        return folder.resolve("master.key");
    }

    /** What Sago keeps on its own machine: catalog and caches. */
    Path state() {
        return folder.resolve("state");
    }

    /** The original of {@link #GOVERNMENT}. */
    Path government() {
        return folder.resolve(GOVERNMENT);
    }

    /** All four sites, the home first. */
    public List<LabSite> sites() {
        return List.copyOf(sites);
    }

    /** The site of that name. */
    public LabSite site(String name) {
        return sites.stream()
                .filter(site -> site.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The server whose bucket is the original of {@link #DRIVE}. */
    public LabSite drive() {
        if (drive == null) {
            throw new IllegalStateException("the lab is not open");
        }
        return drive;
    }

    /** Stops all servers and removes the folder unless it is to be kept. Works in an interrupted thread too, which it leaves interrupted. */
    @Override
    public void close() throws IOException {
        boolean interrupted = Thread.interrupted(); // A server does not stop in an interrupted thread.
        RuntimeException failure = null;
        List<LabSite> all = new ArrayList<>(sites);
        if (drive != null) {
            all.add(drive);
        }
        for (LabSite site : all) {
            try {
                site.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        try {
            if (!keep) {
                LabFolder.delete(folder);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
