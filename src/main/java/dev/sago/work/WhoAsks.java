package dev.sago.work;

/** Who a hold or a mark is told to come from: user and machine. */
public final class WhoAsks {

    private WhoAsks() {}

    public static String ofProcess() {
        return System.getProperty("user.name", "?") + "@" + HostName.ofMachine();
    }
}
