package dev.sago.site;

/** Lets tests of other packages hide objects by delete markers, as a thief of the credentials would. */
public final class Hiding {

    private Hiding() {}

    /** Puts a delete marker on top of an object. */
    public static void hide(ObjectStore store, String key) throws StoreException {
        LockProbe.versions(store).orElseThrow().hide(key);
    }
}
