package dev.sago.source;

/** By Java's own calls and checked paths, as on Windows. */
class PortableCheckedRoundTripTest extends PortableRoundTripTest {

    @Override
    boolean secure() {
        return false;
    }
}
