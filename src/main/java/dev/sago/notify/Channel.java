package dev.sago.notify;

import java.io.IOException;

/** A way by which messages reach people. One thread at a time. */
interface Channel {

    /**
     * Sends a message; when this returns, the receiver has taken it.
     *
     * @throws IOException if it did not, or nobody knows; its message holds no secret
     */
    void send(Message message) throws IOException, InterruptedException;
}
