package dev.sago.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail server that takes mails by TLS from the first byte, or after STARTTLS, or offers none. Keeps what was said. */
final class TlsMailServer implements AutoCloseable {

    /** How it is spoken to. */
    enum Way {
        TLS,
        STARTTLS,
        CLEAR
    }

    private final ServerSocket listening;
    private final SSLSocketFactory tls;
    private final Way way;
    private final List<String> clear = new CopyOnWriteArrayList<>();
    private final List<String> sealed = new CopyOnWriteArrayList<>();

    TlsMailServer(Way way, Path keys, String password) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), password.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        this.tls = context.getSocketFactory();
        this.way = way;
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Lines that came in the clear. */
    List<String> clear() {
        return clear;
    }

    /** Lines that came by TLS. */
    List<String> sealed() {
        return sealed;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                if (way == Way.TLS) {
                    talk(secured(socket), sealed, true);
                } else {
                    talk(socket, clear, true);
                }
            } catch (IOException e) {
                clear.add("broke off: " + e.getMessage()); // As a client does that does not trust it.
            }
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, null, socket.getPort(), false);
        secured.setUseClientMode(false);
        return secured;
    }

    private void talk(Socket socket, List<String> heard, boolean greeting) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        if (greeting) {
            say(out, "220 test");
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            String word = line.split(" ", -1)[0].toUpperCase(Locale.ROOT);
            if (data) {
                if (line.equals(".")) {
                    data = false;
                    say(out, "250 taken");
                }
            } else if (word.equals("EHLO")) {
                say(
                        out,
                        heard.equals(clear) && way == Way.STARTTLS
                                ? "250-test\r\n250 STARTTLS"
                                : "250-test\r\n250 AUTH PLAIN");
            } else if (word.equals("STARTTLS") && way == Way.STARTTLS) {
                say(out, "220 go on");
                talk(secured(socket), sealed, false);
                return;
            } else if (word.equals("AUTH")) {
                say(out, "235 welcome");
            } else if (word.equals("DATA")) {
                data = true;
                say(out, "354 go on");
            } else if (word.equals("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 ok");
            }
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
