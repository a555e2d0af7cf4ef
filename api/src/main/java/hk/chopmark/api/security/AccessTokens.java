package hk.chopmark.api.security;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.TransientFailure;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tokens of the operator, who acts in no school; nobody else has one.
 *
 * <p><b>Guarantees</b>: the text of a token exists only in the answer that issues it; stored is its
 * SHA-256. An expired token is refused from that moment on, on every node, because each request
 * asks the database.
 */
public final class AccessTokens {

    /** Life of a token. */
    public static final Duration LIFE = Duration.ofDays(366);

    private static final Caller OPERATOR =
            new Caller(
                    new Actor(
                            new ActorRef.Service("operator"), "operator", AuthMethod.ACCESS_TOKEN),
                    null);

    private final DataSource tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private AccessTokens(DataSource tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The tokens of an installation. */
    public static AccessTokens of(Installation installation) {
        return new AccessTokens(installation.accessPool(), installation.clock());
    }

    /**
     * Makes a token.
     *
     * @return its text, shown once
     */
    public String issue() {
        String text = TokenText.random(random);
        run(
                "INSERT INTO access_token (id, hash, created_at, expires_at) VALUES (?, ?, ?, ?)",
                insert -> {
                    insert.setObject(1, UuidCreator.getTimeOrderedEpoch());
                    insert.setBytes(2, TokenText.hash(text));
                    insert.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
                    insert.setObject(4, clock.instant().plus(LIFE).atOffset(ZoneOffset.UTC));
                    return insert.executeUpdate() > 0;
                });
        return text;
    }

    /** The operator, if a token stands; empty if it is unknown or expired. */
    public Optional<Caller> find(String text) {
        if (!TokenText.isWellFormed(text)) {
            return Optional.empty();
        }
        boolean stands =
                run(
                        "SELECT FROM access_token WHERE hash = ? AND expires_at > ?",
                        query -> {
                            query.setBytes(1, TokenText.hash(text));
                            query.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                            return query.executeQuery().next();
                        });
        return stands ? Optional.of(OPERATOR) : Optional.empty();
    }

    @FunctionalInterface
    private interface Work {
        boolean on(PreparedStatement statement) throws SQLException;
    }

    private boolean run(String sql, Work work) {
        try (Connection connection = tokens.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Access tokens: SQL state " + e.getSQLState(), Duration.ofSeconds(1), e);
        }
    }
}
