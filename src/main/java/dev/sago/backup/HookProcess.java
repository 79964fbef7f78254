package dev.sago.backup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A hook's command while it runs: without a shell, with nothing to read, and with an environment in which none of Sago's
 * secrets stand. Of what it prints, on either output, the last {@value #KEPT} bytes are kept. Used by one thread.
 */
public final class HookProcess {

    private static final int KEPT = 4096;
    private static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(5);
    private static final Duration TO_HAND_OVER = Duration.ofSeconds(1);
    private static final Set<String> PASSED_ON = Set.of("PATH", "HOME", "LANG", "TZ", "USER");

    private final Process process;
    private final Thread reader;
    private final byte[] tail = new byte[KEPT];
    private long printed;

    private HookProcess(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().name("hook").daemon().start(this::keepOutput);
    }

    /**
     * Starts it.
     *
     * @param own this process's environment, of which only what every program needs is passed on
     * @param told what Sago tells it besides
     * @throws IOException if there is no such program, or it may not be run
     */
    static HookProcess start(Hooks.Hook hook, Map<String, String> own, Map<String, String> told) throws IOException {
        return start(new ProcessBuilder(hook.run()), own, told);
    }

    /** The same in a working folder. */
    public static HookProcess start(Hooks.Hook hook, Path folder, Map<String, String> own, Map<String, String> told)
            throws IOException {
        return start(new ProcessBuilder(hook.run()).directory(folder.toFile()), own, told);
    }

    private static HookProcess start(ProcessBuilder builder, Map<String, String> own, Map<String, String> told)
            throws IOException {
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment(own, told));
        return new HookProcess(builder.start());
    }

    private static Map<String, String> environment(Map<String, String> own, Map<String, String> told) {
        Map<String, String> environment = new TreeMap<>(own);
        environment.keySet().removeIf(name -> !PASSED_ON.contains(name) && !name.startsWith("LC_"));
        environment.putAll(told);
        return environment;
    }

    /**
     * Waits for its end.
     *
     * @return whether it ended within that time
     */
    public boolean await(Duration most) throws InterruptedException {
        if (!process.waitFor(most.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        reader.join(TO_HAND_OVER); // Longer only if a child of it goes on, and holds its output open.
        return true;
    }

    /** The exit code, once it has ended; 128 and more for a signal. */
    public int exitCode() {
        return process.exitValue();
    }

    /**
     * Ends it and what it has started, first by SIGTERM, then by SIGKILL. A process that has cut itself off (whose parent
     * has ended) is not found.
     */
    public void kill() {
        List<ProcessHandle> all = new ArrayList<>();
        addTree(process.toHandle(), all);
        all.forEach(ProcessHandle::destroy);
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + TO_END_BY_ITSELF.toNanos();
            while (all.stream().anyMatch(ProcessHandle::isAlive) && deadline - System.nanoTime() > 0) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            interrupted = true; // Whoever interrupts does not want to wait: no time to end by itself then.
        }
        all.forEach(HookProcess::killTree);
        try {
            reader.join(TO_HAND_OVER);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Parents first: one whose child ends might start another. */
    private static void addTree(ProcessHandle one, List<ProcessHandle> to) {
        to.add(one);
        one.children().forEach(child -> addTree(child, to));
    }

    private static void killTree(ProcessHandle one) {
        List<ProcessHandle> children = one.children().toList();
        one.destroyForcibly();
        children.forEach(HookProcess::killTree);
    }

    /** The last that it printed so far, without white space around. */
    public synchronized String output() {
        int length = (int) Math.min(printed, KEPT);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = tail[(int) ((printed - length + i) % KEPT)];
        }
        int start = 0;
        while (printed > KEPT && start < length && (last[start] & 0xc0) == 0x80) {
            start++; // The rest of a character that was cut.
        }
        return new String(last, start, length - start, StandardCharsets.UTF_8).strip();
    }

    private void keepOutput() {
        byte[] buffer = new byte[KEPT];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            keep(("(its output broke: " + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void keep(byte[] bytes) {
        keep(bytes, Math.min(bytes.length, KEPT));
    }

    private synchronized void keep(byte[] from, int count) {
        for (int i = 0; i < count; i++) {
            tail[(int) (printed++ % KEPT)] = from[i];
        }
    }
}
