package dev.sago.cli;

/** Who a hold or a mark is told to come from: user and machine. */
final class WhoAsks {

    private WhoAsks() {}

    static String ofProcess() {
        return System.getProperty("user.name", "?") + "@" + HostName.ofMachine();
    }
}
