package dev.sago.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folders of this machine that no {@code files} source covers: the largest ones, so that a folder that is named holds nothing
 * that is covered. Only folders on the way to sources are listed, none is walked. What patterns leave out of a source is not looked at.
 *
 * @param uncovered folders and mount points, in order
 * @param leftOut what was not looked at: folders of the operating system, and mounts of no disk or of other machines' programs
 */
public record HostPaths(List<Path> uncovered, List<String> leftOut) {

    /** What is installed again, or is no data. */
    private static final Set<String> SYSTEM = Set.of(
            "/bin",
            "/boot",
            "/dev",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/lost+found",
            "/proc",
            "/run",
            "/sbin",
            "/sys",
            "/tmp",
            "/usr");

    /** Of the kernel or of memory; what lies there is nowhere when the machine is off. */
    private static final Set<String> PSEUDO = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "fusectl",
            "hugetlbfs",
            "mqueue",
            "nsfs",
            "overlay",
            "proc",
            "pstore",
            "ramfs",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "squashfs",
            "sysfs",
            "tmpfs",
            "tracefs");

    /** A mount point and the kind of its file system. */
    record Mount(Path at, String kind) {}

    /** Copies the lists. */
    public HostPaths {
        uncovered = List.copyOf(uncovered);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Looks at this machine.
     *
     * @throws IOException if its mounts, or a folder on the way to a source, cannot be read
     */
    public static HostPaths ofMachine(Collection<SourceSettings.Files> sources) throws IOException {
        return of(
                Path.of("/"),
                mounts(Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)),
                sources);
    }

    /** The mounts that {@code mountinfo} names (see proc(5)): octal escapes for spaces and the like. */
    static List<Mount> mounts(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        mountinfo.lines().forEach(line -> {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (fields.length > 4 && dash > 0 && dash + 1 < fields.length) {
                mounts.add(new Mount(Path.of(unescaped(fields[4])), fields[dash + 1]));
            }
        });
        return mounts;
    }

    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** The same below a root, for tests. */
    static HostPaths of(Path root, List<Mount> mounts, Collection<SourceSettings.Files> sources) throws IOException {
        Set<Path> covered = new TreeSet<>();
        sources.forEach(source -> covered.add(source.path()));
        Set<Path> uncovered = new TreeSet<>();
        Set<String> leftOut = new TreeSet<>();
        descend(root, root, covered, uncovered, leftOut);
        for (Mount mount : mounts) {
            Path at = mount.at();
            boolean system = isSystem(root, at);
            if (PSEUDO.contains(mount.kind()) || system || at.equals(root)) {
                continue;
            }
            boolean notEntered = sources.stream()
                    .anyMatch(source ->
                            source.oneFileSystem() && at.startsWith(source.path()) && !at.equals(source.path()));
            boolean inside = covered.stream().anyMatch(at::startsWith)
                    || uncovered.stream().anyMatch(at::startsWith);
            boolean leads = covered.stream().anyMatch(path -> path.startsWith(at));
            if (notEntered || (!inside && !leads)) {
                uncovered.add(at);
            }
        }
        return new HostPaths(List.copyOf(uncovered), List.copyOf(leftOut));
    }

    private static boolean isSystem(Path root, Path path) {
        Path below = Path.of("/").resolve(root.relativize(path).toString());
        return SYSTEM.stream().map(Path::of).anyMatch(below::startsWith);
    }

    private static void descend(Path folder, Path root, Set<Path> covered, Set<Path> uncovered, Set<String> leftOut)
            throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (covered.contains(entry) || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (covered.stream().anyMatch(path -> path.startsWith(entry))) {
                    descend(entry, root, covered, uncovered, leftOut);
                } else if (isSystem(root, entry)) {
                    leftOut.add(entry.toString());
                } else {
                    uncovered.add(entry);
                }
            }
        }
    }
}
