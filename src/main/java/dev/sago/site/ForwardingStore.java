package dev.sago.site;

/** What every decorator passes on unchanged. */
abstract class ForwardingStore implements ObjectStore {

    private final ObjectStore inner;

    ForwardingStore(ObjectStore inner) {
        this.inner = inner;
    }

    final ObjectStore inner() {
        return inner;
    }

    @Override
    public final Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public final String describe() {
        return inner.describe();
    }

    @Override
    public final void close() {
        inner.close();
    }
}
