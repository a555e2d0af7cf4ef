package hk.chopmark.api.security;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.border.IdentityNumbers;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.TransientFailure;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of an installation.
 *
 * <p><b>Guarantees</b>: the text of a token exists only in the answer that issues it; stored is its
 * SHA-256. A revoked or expired token is refused from that moment on, on every node, because each
 * request asks the database.
 */
public final class AccessTokens {

    /** Longest life of a token. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** Most tokens in one listing. */
    public static final int MAX_LISTED = 500;

    private static final String COLUMNS =
            "id, actor, role, school, label, created_at, expires_at, revoked_at";

    private final DataSource tokens;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * Over one pool.
     *
     * @param tokens pool that acts as {@link hk.chopmark.api.wiring.AccessSchema#ROLE}
     */
    AccessTokens(DataSource tokens, InstantSource clock, SecureRandom random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /** The tokens of an installation. */
    public static AccessTokens of(Installation installation) {
        return new AccessTokens(
                installation.accessPool(), installation.clock(), new SecureRandom());
    }

    /**
     * What a new token stands for.
     *
     * @param actor who acts with it
     * @param role in which role
     * @param school in which school; null for the operator only
     * @param label what to call it in lists, 1 to 80 characters, no personal data
     * @param life until it expires, one minute to 366 days
     */
    public record Order(
            ActorRef actor,
            TokenRole role,
            @Nullable SchoolId school,
            String label,
            Duration life) {
        public Order {
            if ((school == null) != (role == TokenRole.OPERATOR)) {
                throw new IllegalArgumentException(
                        "Every role but the operator's belongs to one school");
            }
            if (label.isBlank() || label.length() > 80) {
                throw new IllegalArgumentException("A label has 1 to 80 characters");
            }
            if (IdentityNumbers.isIn(label)) {
                throw DomainRejection.rule("border.identity-number", Map.of("field", "label"));
            }
            if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("A token lives one minute to 366 days");
            }
            if (!fits(actor, role)) {
                throw new IllegalArgumentException(
                        "A " + role.code() + " token is not for " + kindOf(actor));
            }
        }

        private static boolean fits(ActorRef actor, TokenRole role) {
            return switch (role) {
                case OPERATOR -> actor instanceof ActorRef.Service;
                case CONNECTOR ->
                        actor instanceof ActorRef.ServiceAccount
                                || actor instanceof ActorRef.Service;
                case GUARDIAN -> actor instanceof ActorRef.Person(GuardianId ignored);
                case STUDENT -> actor instanceof ActorRef.Person(StudentId ignored);
                case TEACHER, AUDITOR, OFFICER -> actor instanceof ActorRef.Person(StaffId ignored);
                case ADMINISTRATOR ->
                        actor instanceof ActorRef.Person(StaffId ignored)
                                || actor instanceof ActorRef.Service;
            };
        }

        private static String kindOf(ActorRef actor) {
            return switch (actor) {
                case ActorRef.Person person -> "a " + person.ref().kind();
                case ActorRef.Service ignored -> "a service";
                case ActorRef.ServiceAccount ignored -> "a service account";
            };
        }
    }

    /**
     * A token just made.
     *
     * @param text the token itself, shown once
     * @param view what is kept of it
     */
    public record Issued(String text, TokenView view) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[" + view.id() + "]";
        }
    }

    /**
     * What is known of a token.
     *
     * @param id public id
     * @param actor who acts with it, text form
     * @param role role code
     * @param school text form; null for the operator
     * @param label what it is called
     * @param createdAt when it was issued
     * @param expiresAt from when it is refused
     * @param revokedAt when it was revoked; null if it was not
     */
    public record TokenView(
            UUID id,
            String actor,
            String role,
            @Nullable String school,
            String label,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant revokedAt) {}

    /** Makes a token. */
    public Issued issue(Order order) {
        String text = TokenText.random(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        TokenView view =
                new TokenView(
                        UuidCreator.getTimeOrderedEpoch(),
                        order.actor().text(),
                        order.role().code(),
                        order.school() == null ? null : order.school().text(),
                        order.label(),
                        now,
                        now.plus(order.life()),
                        null);
        run(
                "INSERT INTO access_token ("
                        + COLUMNS
                        + ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)",
                insert -> {
                    insert.setObject(1, view.id());
                    insert.setString(2, view.actor());
                    insert.setString(3, view.role());
                    insert.setObject(
                            4, order.school() == null ? null : order.school().id(), Types.OTHER);
                    insert.setString(5, view.label());
                    insert.setObject(6, view.createdAt().atOffset(ZoneOffset.UTC));
                    insert.setObject(7, view.expiresAt().atOffset(ZoneOffset.UTC));
                    insert.setBytes(8, TokenText.hash(text));
                    return insert.executeUpdate();
                });
        return new Issued(text, view);
    }

    /** Whom a token stands for now; empty if it is unknown, expired or revoked. */
    public Optional<Caller> find(String text) {
        if (!TokenText.isWellFormed(text)) {
            return Optional.empty();
        }
        return run(
                "SELECT "
                        + COLUMNS
                        + " FROM access_token WHERE hash = ? AND revoked_at IS NULL AND expires_at > ?",
                query -> {
                    query.setBytes(1, TokenText.hash(text));
                    query.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                    return views(query).stream().findFirst().map(AccessTokens::caller);
                });
    }

    /** Whether the token behind a session still stands. */
    public boolean stands(UUID id) {
        return run(
                "SELECT "
                        + COLUMNS
                        + " FROM access_token WHERE id = ? AND revoked_at IS NULL AND expires_at > ?",
                query -> {
                    query.setObject(1, id);
                    query.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                    return !views(query).isEmpty();
                });
    }

    /**
     * Ends a token.
     *
     * @param school only a token of this school; null only a token of the operator
     * @return whether there was one that stood
     */
    public boolean revoke(UUID id, @Nullable SchoolId school) {
        return run(
                "UPDATE access_token SET revoked_at = ?"
                        + " WHERE id = ? AND school IS NOT DISTINCT FROM ? AND revoked_at IS NULL",
                update -> {
                    update.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
                    update.setObject(2, id);
                    update.setObject(3, school == null ? null : school.id(), Types.OTHER);
                    return update.executeUpdate() > 0;
                });
    }

    /**
     * The tokens of a school (null: of the operator) after an id, oldest first; at most {@value
     * #MAX_LISTED}.
     */
    public List<TokenView> list(@Nullable SchoolId school, @Nullable UUID after, int limit) {
        return run(
                "SELECT "
                        + COLUMNS
                        + " FROM access_token WHERE school IS NOT DISTINCT FROM ? AND (?::uuid IS NULL OR id > ?)"
                        + " ORDER BY id LIMIT ?",
                query -> {
                    query.setObject(1, school == null ? null : school.id(), Types.OTHER);
                    query.setObject(2, after, Types.OTHER);
                    query.setObject(3, after, Types.OTHER);
                    query.setInt(4, Math.clamp(limit, 1, MAX_LISTED));
                    return views(query);
                });
    }

    private static List<TokenView> views(PreparedStatement query) throws SQLException {
        List<TokenView> views = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                UUID school = rows.getObject("school", UUID.class);
                views.add(
                        new TokenView(
                                rows.getObject("id", UUID.class),
                                rows.getString("actor"),
                                rows.getString("role"),
                                school == null ? null : new SchoolId(school).text(),
                                rows.getString("label"),
                                rows.getObject("created_at", OffsetDateTime.class).toInstant(),
                                rows.getObject("expires_at", OffsetDateTime.class).toInstant(),
                                instant(rows.getObject("revoked_at", OffsetDateTime.class))));
            }
        }
        return views;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Caller caller(TokenView view) {
        TokenRole role =
                TokenRole.ofCode(view.role())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Token " + view.id() + " has an unknown role"));
        String school = view.school();
        return new Caller(
                view.id(),
                new Actor(ActorRef.parse(view.actor()), role.code(), AuthMethod.ACCESS_TOKEN),
                role,
                school == null ? null : (SchoolId) Ref.parse(school),
                view.label());
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = tokens.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Access tokens: SQL state " + e.getSQLState(), Duration.ofSeconds(1), e);
        }
    }
}
