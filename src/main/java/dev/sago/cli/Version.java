package dev.sago.cli;

/** Which Sago this is. */
record Version(String sago, String java) {

    /** From the jar's manifest; {@code dev} where Sago runs from a folder of classes, as in tests. */
    static Version current() {
        String sago = Version.class.getPackage().getImplementationVersion();
        return new Version(sago == null ? "dev" : sago, Runtime.version().toString());
    }

    static void show(Output out) {
        Version version = current();
        out.result(version, text -> text.line("sago " + version.sago() + " (Java " + version.java() + ")"));
    }
}
