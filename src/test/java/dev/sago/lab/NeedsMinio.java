package dev.sago.lab;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Marks a test class that needs {@link MinioServer}. Where that cannot run, the class is left out, and a banner at the
 * end says so; with {@code SAGO_REQUIRE_MINIO=1}, which CI sets, the class fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsMinio.Condition.class)
public @interface NeedsMinio {

    /** Decides once per JVM whether MinIO can run. */
    final class Condition implements ExecutionCondition {

        private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(NeedsMinio.class);
        private static final String REQUIRED = "SAGO_REQUIRE_MINIO";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            LeftOut leftOut = context.getRoot()
                    .getStore(OURS)
                    .getOrComputeIfAbsent(LeftOut.class, key -> new LeftOut(MinioServer.absence()), LeftOut.class);
            if (leftOut.reason.isEmpty()) {
                return ConditionEvaluationResult.enabled("MinIO can run");
            }
            String reason = leftOut.reason.get();
            if ("1".equals(System.getenv(REQUIRED))) {
                throw new IllegalStateException(
                        "MinIO is required (" + REQUIRED + "=1), but " + reason + ". " + LeftOut.REMEDY);
            }
            context.getTestClass().map(Class::getSimpleName).ifPresent(leftOut.classes::add);
            return ConditionEvaluationResult.disabled(reason);
        }
    }

    /** The classes that were left out; shown when JUnit closes its root, at the end of all tests. */
    final class LeftOut implements AutoCloseable {

        static final String REMEDY = "Get it with: docker/engine start && docker/minio/build";

        private final Optional<String> reason;
        private final NavigableSet<String> classes = new ConcurrentSkipListSet<>();

        LeftOut(Optional<String> reason) {
            this.reason = reason;
        }

        @Override
        public void close() {
            if (!classes.isEmpty()) {
                String line = "!".repeat(100);
                System.err.println(line);
                System.err.println("!! NOT TESTED on a real MinIO server, because " + reason.orElse("") + ":");
                classes.forEach(name -> System.err.println("!!   " + name));
                System.err.println("!! " + REMEDY);
                System.err.println(line);
            }
        }
    }
}
