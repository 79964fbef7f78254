package dev.sago.source;

/** By Java's own calls and checked paths, as on Windows. */
class PortableCheckedOptionsTest extends PortableOptionsTest {

    @Override
    boolean secure() {
        return false;
    }
}
