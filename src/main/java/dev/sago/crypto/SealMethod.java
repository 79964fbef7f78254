package dev.sago.crypto;

/** How the plain bytes stand inside a sealed frame: its first byte. */
enum SealMethod {
    /** As they are. */
    RAW(0),
    /** As one zstd frame (RFC 8878) that declares its content's size. */
    ZSTD(1);

    private final byte code;

    SealMethod(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
