package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.shared.DomainRejection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Small steps of the tests of appending. */
final class Appending {

    private Appending() {}

    static List<EncodedEvent> renewed(List<EncodedEvent> events) {
        return events.stream()
                .map(event ->
                        new EncodedEvent(
                                event.school(),
                                UUID.randomUUID().toString(),
                                event.type(),
                                event.at(),
                                event.leaf(),
                                event.body(),
                                event.leafHash(),
                                event.indexTags(),
                                event.boxes()))
                .toList();
    }

    static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return hash;
    }

    static Appended get(CompletableFuture<Appended> answer) throws Exception {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    static void assertRejected(ThrowingCallable action, String code) {
        assertThatThrownBy(action)
                .as("expected the rejection %s", code)
                .isInstanceOfSatisfying(
                        DomainRejection.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
