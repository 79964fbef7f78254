package dev.sago.bench;

import dev.sago.lab.S3Server;
import dev.sago.model.Secret;

import java.nio.file.Path;
import java.util.List;

/** The lab's S3 server in a process of its own, so that its work is not counted as a tool's. Arguments: folder and port. */
public final class ProxyServer {

    private ProxyServer() {}

    /** Serves until it is ended. */
    public static void main(String... arguments) throws InterruptedException {
        Secret secret = new Secret(Place.Store.SECRET);
        try (S3Server server = S3Server.start(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Place.Store.USER, secret, List.of())) {
            System.out.println(server.endpoint());
            Thread.currentThread().join();
        }
    }
}
