package dev.sago.work;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's name, on Linux as the kernel has it: the JDK's own way asks the network's name servers. */
public final class HostName {

    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    public static String ofMachine() {
        if (!Files.exists(KERNEL)) {
            return ofNetwork();
        }
        try {
            String name = Files.readString(KERNEL).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            return "localhost"; // Told to people only; a backup must not fail for it.
        }
    }

    private static String ofNetwork() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // As above.
        }
    }
}
