package dev.sago.cli;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. By reflection, as javac warns about every mention of sun.misc.Signal and cannot be
 * told otherwise; the platform has no other way to tell a second SIGINT from the first, since shutdown hooks run once.
 * A signal that the parent has set to be ignored ({@code nohup}) stays ignored: the JVM sees to that.
 */
final class Signals {

    private Signals() {}

    /**
     * From now on {@code what} is run, by a thread of the JVM, when one of these signals comes: {@code INT}, {@code
     * WINCH}.
     */
    static void handle(Runnable what, String... names) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object taker = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        what.run();
                        return null;
                    });
            for (String name : names) {
                Object known = signalOrNull(signal, name);
                if (known != null) {
                    signal.getMethod("handle", signal, handler).invoke(null, known, taker);
                }
            }
        } catch (ReflectiveOperationException e) {
            // What the system does by default goes on: the JVM was told to leave signals alone (-Xrs), or is another
            // one.
            LoggerFactory.getLogger(Signals.class).warn("signals are not handled", e);
        }
    }

    /** Windows has no {@code HUP} and no {@code WINCH}: nothing will ever come that would have to be handled. */
    private static @Nullable Object signalOrNull(Class<?> signal, String name) throws ReflectiveOperationException {
        try {
            return signal.getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw e;
        }
    }
}
